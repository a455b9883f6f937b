package dev.sluice.model.family;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.preprocess.BicubicResize;
import dev.sluice.model.preprocess.PatchLayout;
import dev.sluice.model.preprocess.PixelScale;
import dev.sluice.model.preprocess.SmartResize;
import dev.sluice.model.text.TextTokenizer;

/** Qwen2.5-VL: two frames a step, one open block of video, positions in time by the second. */
final class Qwen25Vl implements ModelFamily {

    /** What the family's own video loader allows for one frame, in visual tokens. */
    private static final int MAX_TOKENS_PER_FRAME = 768;

    /** The published configuration class's value where config.json has none. */
    private static final int DEFAULT_TOKENS_PER_SECOND = 4;

    private final TextTokenizer tokenizer;
    private final SmartResize sizes;
    private final PatchLayout layout;
    private final PixelScale scale;
    private final double positionsPerSecond;

    private Qwen25Vl(
            TextTokenizer tokenizer,
            SmartResize sizes,
            PatchLayout layout,
            PixelScale scale,
            double positionsPerSecond) {
        this.tokenizer = tokenizer;
        this.sizes = sizes;
        this.layout = layout;
        this.scale = scale;
        this.positionsPerSecond = positionsPerSecond;
    }

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        JsonFile config = folder.config();
        JsonFile pixels = folder.preprocessor();
        PatchLayout layout =
                new PatchLayout(
                        agreed(config, "vision_config.patch_size", pixels, "patch_size"),
                        agreed(config, "vision_config.spatial_merge_size", pixels, "merge_size"));
        agreedFrames(config, pixels);
        checkSpecial(config, "vision_start_token_id", tokenizer, "<|vision_start|>");
        checkSpecial(config, "vision_end_token_id", tokenizer, "<|vision_end|>");
        checkSpecial(config, "video_token_id", tokenizer, "<|video_pad|>");
        return new Qwen25Vl(
                tokenizer,
                sizes(pixels, layout.patch() * layout.merge()),
                layout,
                PixelScale.from(pixels),
                config.numberOr("vision_config.tokens_per_second", DEFAULT_TOKENS_PER_SECOND));
    }

    private static SmartResize sizes(JsonFile pixels, int factor) throws ModelException {
        int min = pixels.integer("min_pixels", "size.shortest_edge");
        int max = pixels.integer("max_pixels", "size.longest_edge");
        int bound = Math.min(max, MAX_TOKENS_PER_FRAME * factor * factor);
        return new SmartResize(factor, Math.min(min, bound), bound);
    }

    /** A number that both files must have alike; the preprocessor's may be left out. */
    private static int agreed(
            JsonFile config, String configPath, JsonFile pixels, String pixelsPath)
            throws ModelException {
        int value = config.integer(configPath);
        int other = pixels.integerOr(pixelsPath, value);
        if (value != other) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has %s = %d, but %s has %s = %d; the files belong to different"
                                    + " models",
                            config, configPath, value, pixels, pixelsPath, other));
        }
        return value;
    }

    private static void agreedFrames(JsonFile config, JsonFile pixels) throws ModelException {
        int frames =
                agreed(config, "vision_config.temporal_patch_size", pixels, "temporal_patch_size");
        if (frames != PatchLayout.FRAMES) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has vision_config.temporal_patch_size = %d; models of this family"
                                    + " have %d",
                            config, frames, PatchLayout.FRAMES));
        }
    }

    private static void checkSpecial(
            JsonFile config, String path, TextTokenizer tokenizer, String token)
            throws ModelException {
        int id = tokenizer.special(token);
        int configured = config.integerOr(path, id);
        if (id != configured) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has %s = %d, but the tokenizer makes %d of %s; the files belong to"
                                    + " different models",
                            config, path, configured, id, token));
        }
    }

    @Override
    public int temporalPatch() {
        return PatchLayout.FRAMES;
    }

    @Override
    public int cellPixels() {
        return sizes.factor();
    }

    @Override
    public int pixelColumns() {
        return layout.columns();
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return sizes.target(width, height);
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return BicubicResize.resize(rgb, width, height, target.width(), target.height());
    }

    @Override
    public EncoderInput encoderInput(FrameSize size, byte[] first, byte[] second) {
        return new EncoderInput(
                layout.patches(size, first, second, scale),
                new long[] {layout.rows(size), layout.columns()},
                new long[] {1, size.height() / layout.patch(), size.width() / layout.patch()});
    }

    @Override
    public PromptAssembler prompt(double stepSeconds) {
        return new QwenPrompt(tokenizer, new RotaryPositions(stepSeconds, positionsPerSecond));
    }
}
