// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.preprocess.BicubicResize;
import dev.sluice.model.preprocess.CenterCrop;
import dev.sluice.model.text.TextTokenizer;

/**
 * FastVLM: one square frame per step, cut from the middle of the picture. It was made for images;
 * the frames of a video are several images before one question.
 */
final class FastVlm implements ModelFamily {

    /** Side of the square that a token covers: the tower halves both sides six times. */
    private static final int PATCH = 64;

    private static final JoinedPrompt.Words WORDS =
            new JoinedPrompt.Words(
                    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>",
                    "user\n",
                    "\n",
                    "<|im_end|>\n<|im_start|>assistant\n");

    private final TextTokenizer tokenizer;
    private final SquareFrames frames;

    private FastVlm(TextTokenizer tokenizer, SquareFrames frames) {
        this.tokenizer = tokenizer;
        this.frames = frames;
    }

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        SquareFrames frames =
                SquareFrames.cropped(
                        folder.preprocessor(), "crop_size.height", "size.shortest_edge", PATCH);
        FolderChecks.checkSpecial(folder.config(), "image_token_index", tokenizer, "<image>");
        tokenizer.special("<|im_start|>");
        tokenizer.special("<|im_end|>");
        return new FastVlm(tokenizer, frames);
    }

    @Override
    public int temporalPatch() {
        return 1;
    }

    @Override
    public int cellPixels() {
        return PATCH;
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
    public FrameCoverage coverage() {
        return new FrameCoverage(frames.side(), 1);
    }

    /** Resizes the shorter edge to the side, in proportion, and cuts the longer one. */
    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        FrameSize size = coverage().resized(source.width(), source.height());
        byte[] resized = BicubicResize.resize(source, size.width(), size.height());
        return CenterCrop.square(resized, size.width(), size.height(), frames.side());
    }

    @Override
    public GridSize grid(FrameSize size) throws ModelException {
        frames.check(size);
        return new GridSize(frames.patches(), frames.patches());
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        return frames.input(first);
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return new JoinedPrompt(tokenizer, WORDS, null);
    }
}
