// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.preprocess.BilinearResize;
import dev.sluice.model.preprocess.PatchRows;
import dev.sluice.model.preprocess.PixelScale;
import dev.sluice.model.preprocess.SmartResize;
import dev.sluice.model.text.TextTokenizer;

import java.util.List;
import java.util.Optional;

/**
 * LFM2-VL: one frame of any size per step. It was made for images; the frames of a video are
 * several images before one question, none of which is split into tiles.
 */
final class Lfm2Vl implements ModelFamily {

    // Defaults of the image processor's class.
    private static final int MIN_TOKENS = 64;
    private static final int MAX_TOKENS = 256;
    private static final int PATCH = 16;

    private final TextTokenizer tokenizer;
    private final FlexibleFrames frames;
    private final PatchRows layout;
    private final PixelScale scale;

    private Lfm2Vl(TextTokenizer tokenizer, SmartResize sizes, PatchRows layout, PixelScale scale) {
        this.tokenizer = tokenizer;
        this.frames = new FlexibleFrames(sizes);
        this.layout = layout;
        this.scale = scale;
    }

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        JsonFile config = folder.config();
        JsonFile pixels = folder.preprocessor();
        int merge = FolderChecks.agreed(config, "downsample_factor", pixels, "downsample_factor");
        int patch = pixels.positiveOr("encoder_patch_size", PATCH);
        int factor = patch * merge;
        FolderChecks.checkSpecial(config, "image_token_id", tokenizer, "<image>");
        for (String token : Lfm2Prompt.SPECIAL) {
            tokenizer.special(token);
        }
        SmartResize sizes =
                new SmartResize(
                        factor,
                        pixels.positiveOr("min_image_tokens", MIN_TOKENS) * factor * factor,
                        pixels.positiveOr("max_image_tokens", MAX_TOKENS) * factor * factor);
        return new Lfm2Vl(tokenizer, sizes, new PatchRows(patch), PixelScale.from(pixels));
    }

    @Override
    public int temporalPatch() {
        return 1;
    }

    @Override
    public int cellPixels() {
        return frames.sizes().factor();
    }

    @Override
    public long[] pixelShape() {
        return new long[] {-1, layout.patchValues()};
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return frames.sizes().target(width, height);
    }

    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        return BilinearResize.resize(source, target.width(), target.height());
    }

    @Override
    public GridSize grid(FrameSize size) throws ModelException {
        return frames.grid(size);
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        long rows = size.height() / layout.patch();
        long columns = size.width() / layout.patch();
        return new EncoderInput(
                layout.patches(size, first, scale),
                new long[] {rows * columns, layout.patchValues()},
                Optional.of(new long[] {rows, columns}));
    }

    @Override
    public List<FrameSize> probes() {
        return frames.probes();
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return new Lfm2Prompt(tokenizer);
    }
}
