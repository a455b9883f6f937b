// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.preprocess.BicubicResize;
import dev.sluice.model.text.TextTokenizer;

/** SmolVLM2: one square frame of a few tokens per step, each after its written time. */
final class SmolVlm implements ModelFamily {

    private final TextTokenizer tokenizer;
    private final SquareFrames frames;
    private final int longestEdge;
    private final int tokensAcross;

    private SmolVlm(
            TextTokenizer tokenizer, SquareFrames frames, int longestEdge, int tokensAcross) {
        this.tokenizer = tokenizer;
        this.frames = frames;
        this.longestEdge = longestEdge;
        this.tokensAcross = tokensAcross;
    }

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        JsonFile config = folder.config();
        JsonFile pixels = folder.preprocessor();
        SquareFrames frames = SquareFrames.open(config, pixels, "max_image_size.longest_edge");
        int across =
                FolderChecks.divided(
                        config,
                        "the patches along a side",
                        frames.patches(),
                        config.positive("scale_factor"));
        FolderChecks.checkSpecial(config, "image_token_id", tokenizer, "<image>");
        for (String token : SmolPrompt.SPECIAL) {
            tokenizer.special(token);
        }
        return new SmolVlm(tokenizer, frames, pixels.positive("size.longest_edge"), across);
    }

    @Override
    public int temporalPatch() {
        return 1;
    }

    @Override
    public int cellPixels() {
        return frames.side() / tokensAcross;
    }

    @Override
    public long[] pixelShape() {
        return frames.pixelShape();
    }

    @Override
    public FrameSize frameSize(int width, int height) {
        return frames.size();
    }

    /**
     * Resizes the longer edge to a fixed length in proportion, with even sides, then to a square.
     */
    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        int width = source.width();
        int height = source.height();
        double ratio = (double) width / height;
        int wide = width >= height ? longestEdge : even(longestEdge * ratio);
        int high = width >= height ? even(longestEdge / ratio) : longestEdge;
        byte[] large = BicubicResize.resize(source, wide, high);
        return BicubicResize.resize(large, wide, high, target.width(), target.height());
    }

    private static int even(double length) {
        int whole = (int) length;
        return Math.max(2, whole + whole % 2);
    }

    @Override
    public FrameCoverage coverage() {
        return frames.coverage();
    }

    @Override
    public GridSize grid(FrameSize size) throws ModelException {
        frames.check(size);
        return new GridSize(tokensAcross, tokensAcross);
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        return frames.input(first);
    }

    @Override
    public String beforeAnswer() {
        return SmolPrompt.BEFORE_ANSWER;
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return new SmolPrompt(tokenizer, stepSeconds, SmolPrompt.STREAM);
    }

    @Override
    public PromptAssembler clipPrompt(double stepSeconds, int steps) {
        return new SmolPrompt(tokenizer, stepSeconds, SmolPrompt.clip(steps, stepSeconds));
    }
}
