// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.preprocess.BicubicResize;
import dev.sluice.model.preprocess.PatchLayout;
import dev.sluice.model.preprocess.PatchPool;
import dev.sluice.model.preprocess.PixelScale;
import dev.sluice.model.preprocess.SmartResize;
import dev.sluice.model.text.TextTokenizer;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * The preprocessing that all Qwen-VL families share: two frames per step, split into patches on a
 * grid of any size. Prompt and positions differ between the families.
 */
final class QwenFamily implements ModelFamily {

    /** Limit of the families' own video loader, visual tokens per frame. */
    private static final int MAX_TOKENS_PER_FRAME = 768;

    private final FlexibleFrames frames;
    private final PatchLayout layout;
    private final PixelScale scale;
    private final DoubleFunction<PromptAssembler> prompts;

    private QwenFamily(
            SmartResize sizes,
            PatchLayout layout,
            PixelScale scale,
            DoubleFunction<PromptAssembler> prompts) {
        this.frames = new FlexibleFrames(sizes);
        this.layout = layout;
        this.scale = scale;
        this.prompts = prompts;
    }

    /**
     * Reads a folder.
     *
     * @param prompts creates an assembler from the seconds between two steps
     */
    static ModelFamily open(
            ModelFolder folder, TextTokenizer tokenizer, DoubleFunction<PromptAssembler> prompts)
            throws ModelException {
        JsonFile config = folder.config();
        JsonFile pixels = folder.preprocessor();
        PatchLayout layout =
                new PatchLayout(
                        FolderChecks.agreed(
                                config, "vision_config.patch_size", pixels, "patch_size"),
                        FolderChecks.agreed(
                                config, "vision_config.spatial_merge_size", pixels, "merge_size"));
        checkFrames(config, pixels);
        FolderChecks.checkSpecial(config, "vision_start_token_id", tokenizer, "<|vision_start|>");
        FolderChecks.checkSpecial(config, "vision_end_token_id", tokenizer, "<|vision_end|>");
        FolderChecks.checkSpecial(config, "video_token_id", tokenizer, "<|video_pad|>");
        return new QwenFamily(
                sizes(pixels, layout.patch() * layout.merge()),
                layout,
                PixelScale.from(pixels),
                prompts);
    }

    private static SmartResize sizes(JsonFile pixels, int factor) throws ModelException {
        int min = pixels.positive("min_pixels", "size.shortest_edge");
        int max = pixels.positive("max_pixels", "size.longest_edge");
        int bound = (int) Math.min(max, (long) MAX_TOKENS_PER_FRAME * factor * factor);
        return new SmartResize(factor, Math.min(min, bound), bound);
    }

    private static void checkFrames(JsonFile config, JsonFile pixels) throws ModelException {
        int frames =
                FolderChecks.agreed(
                        config, "vision_config.temporal_patch_size", pixels, "temporal_patch_size");
        if (frames != PatchLayout.FRAMES) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has vision_config.temporal_patch_size = %d; expected %d, as models of this family have"
                            .formatted(config, frames, PatchLayout.FRAMES));
        }
    }

    @Override
    public int temporalPatch() {
        return PatchLayout.FRAMES;
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
        return BicubicResize.resize(source, target.width(), target.height());
    }

    /** The patches of a token follow each other. */
    @Override
    public float[] pooled(float[] values, int width, GridSize grid) {
        return PatchPool.groups(values, width, grid.size());
    }

    @Override
    public GridSize grid(FrameSize size) throws ModelException {
        return frames.grid(size);
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        long[] grid = {1, size.height() / layout.patch(), size.width() / layout.patch()};
        return new EncoderInput(
                layout.patches(size, first, second, scale),
                new long[] {layout.patchCount(size), layout.patchValues()},
                Optional.of(grid));
    }

    @Override
    public List<FrameSize> probes() {
        return frames.probes();
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return prompts.apply(stepSeconds);
    }
}
