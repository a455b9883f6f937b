package dev.sluice.app.answer;

import dev.sluice.engine.perceive.PixelCells;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.TemporalPatch;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

import java.util.ArrayList;
import java.util.List;

/** Frames to tokens, in float32 as the encoder gives them. Not safe for several threads. */
final class ClipEncoder {

    private final VideoLlm model;
    private final boolean pixels;
    private final StageTimes times;
    private final List<TokenStep> steps = new ArrayList<>();

    /**
     * An encoder of one clip.
     *
     * @param pixels whether steps carry the pixels that their tokens stand for
     */
    ClipEncoder(VideoLlm model, boolean pixels, StageTimes times) {
        this.model = model;
        this.pixels = pixels;
        this.times = times;
    }

    /** Resizes a sampled picture. */
    RgbImage resize(RgbImage source) throws ChunkException {
        long start = System.nanoTime();
        try {
            FrameSize size = model.frameSize(source.width(), source.height());
            byte[] rgb = model.resize(source.rgb(), source.width(), source.height(), size);
            return new RgbImage(size.width(), size.height(), rgb);
        } catch (ModelException e) {
            throw new ChunkException(ChunkException.Kind.UNSUPPORTED, e.getMessage(), e);
        } finally {
            times.addPreprocess(System.nanoTime() - start);
        }
    }

    /** Encodes the next patch. */
    void encode(TemporalPatch patch) throws ModelException {
        long start = System.nanoTime();
        RgbImage second = patch.second();
        FrameSize size = new FrameSize(second.width(), second.height());
        // Where the size changed between the halves, the newer one stands for both.
        boolean even =
                patch.first().width() == size.width() && patch.first().height() == size.height();
        RgbImage first = even ? patch.first() : second;
        VisualTokens tokens = model.encode(size, first.rgb(), second.rgb());
        TokenGrid grid = new TokenGrid(tokens.gridHeight(), tokens.gridWidth());
        byte[] cells =
                pixels ? PixelCells.of(first, second, grid, model.info().cellPixels()) : null;
        steps.add(
                new TokenStep(
                        patch.step(),
                        grid,
                        tokens.dim(),
                        tokens.features(),
                        tokens.attention(),
                        cells));
        times.addEncode(System.nanoTime() - start);
    }

    /** All steps so far, ascending. */
    List<TokenStep> steps() {
        return steps;
    }
}
