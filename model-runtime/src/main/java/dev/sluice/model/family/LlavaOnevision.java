// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.folder.SafeTensors;
import dev.sluice.model.preprocess.BicubicResize;
import dev.sluice.model.preprocess.BilinearPool;
import dev.sluice.model.text.TextTokenizer;

/**
 * LLaVA-OneVision: one square frame per step. Its graph returns a token for every patch; this class
 * pools them to half as many along each side. A video ends with a learned embedding that only the
 * weights contain.
 */
final class LlavaOnevision implements ModelFamily {

    private static final String NEWLINE = "image_newline";

    private static final JoinedPrompt.Words WORDS =
            new JoinedPrompt.Words(
                    "<|im_start|>", "user ", "\n", "<|im_end|><|im_start|>assistant\n");

    private final TextTokenizer tokenizer;
    private final SquareFrames frames;
    private final BilinearPool pool;
    private final float[] newline;

    private LlavaOnevision(
            TextTokenizer tokenizer, SquareFrames frames, BilinearPool pool, float[] newline) {
        this.tokenizer = tokenizer;
        this.frames = frames;
        this.pool = pool;
        this.newline = newline;
    }

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        JsonFile config = folder.config();
        SquareFrames frames = SquareFrames.open(config, folder.preprocessor(), "size.height");
        FolderChecks.agreed(
                config, "vision_config.image_size", folder.preprocessor(), "size.width");
        FolderChecks.checkSpecial(config, "video_token_index", tokenizer, "<video>");
        tokenizer.special("<|im_start|>");
        tokenizer.special("<|im_end|>");
        float[] newline =
                SafeTensors.find(
                        folder.path(),
                        NEWLINE,
                        "the embedding that ends a video, which no graph of this family contains;"
                                + " only this tensor is read, and a file with nothing else"
                                + " suffices");
        int hidden = config.positiveOr("text_config.hidden_size", newline.length);
        if (newline.length != hidden) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has text_config.hidden_size = %d, but %s has %d values; the files belong to different models"
                            .formatted(config, hidden, NEWLINE, newline.length));
        }
        BilinearPool pool = new BilinearPool(frames.patches(), (frames.patches() + 1) / 2);
        return new LlavaOnevision(tokenizer, frames, pool, newline);
    }

    @Override
    public int temporalPatch() {
        return 1;
    }

    @Override
    public int cellPixels() {
        return frames.side() / pool.target();
    }

    @Override
    public long[] pixelShape() {
        return frames.pixelShape();
    }

    @Override
    public FrameSize frameSize(int width, int height) {
        return frames.size();
    }

    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        return BicubicResize.resize(source, target.width(), target.height());
    }

    @Override
    public FrameCoverage coverage() {
        return frames.coverage();
    }

    @Override
    public GridSize grid(FrameSize size) throws ModelException {
        frames.check(size);
        return new GridSize(pool.target(), pool.target());
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        return frames.input(first);
    }

    @Override
    public float[] tokens(float[] features, int dim) {
        boolean everyPatch = features.length == pool.side() * pool.side() * dim;
        return everyPatch ? pool.pool(features, dim) : features;
    }

    @Override
    public float[] pooled(float[] values, int width, GridSize grid) {
        return tokens(values, width);
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return new JoinedPrompt(tokenizer, WORDS, newline);
    }
}
