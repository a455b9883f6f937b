// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.FrameFilter;
import dev.sluice.ingest.ffmpeg.LumaReducer;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.RgbConverter;

/** Makes images and luma of the sampled frames of one chunk. For one thread at a time. */
final class FrameConversion implements ResourceStack.Resource {

    private final RgbConverter converter;
    private final LumaReducer reducer = new LumaReducer();
    private final FrameResizer resizer;

    /**
     * @param filter owned by this object from now on
     */
    FrameConversion(FrameFilter filter, FrameResizer resizer) {
        this.converter = new RgbConverter(filter);
        this.resizer = resizer;
    }

    /** Whether the luma of a frame in main memory can be had without converting it. */
    boolean hasLuma(NativeFrame frame) {
        return reducer.canReduce(frame) && !converter.filters(frame);
    }

    /** Returns the luma of a frame that {@link #hasLuma}. */
    FrameLuma luma(NativeFrame frame) throws ChunkException {
        int columns = FrameLuma.columns(frame.width());
        int rows = FrameLuma.rows(columns, frame.width(), frame.height());
        try {
            byte[] coded = reducer.reduce(frame, columns, rows);
            return FrameLuma.ofCoded(coded, columns, rows, frame.isFullRange());
        } catch (FfmpegException e) {
            throw unsupported(e);
        }
    }

    /** Returns the size of the image of a frame. */
    ImageSize size(NativeFrame frame, FrameDisplay display) throws ChunkException {
        return resizer.size(
                display.shownWidth(frame.width(), frame.height()),
                display.shownHeight(frame.width(), frame.height()));
    }

    /**
     * Returns the image of a frame: filtered, with square pixels, turned and resized.
     *
     * @param frame in main memory; remains the caller's
     */
    RgbImage convert(NativeFrame frame, FrameDisplay display) throws ChunkException {
        try {
            converter.convert(frame, display.squareWidth(frame.width()));
        } catch (FfmpegException e) {
            throw unsupported(e);
        }
        FramePixels pixels = new FramePixels(converter);
        return display.isTurned()
                ? resizer.resize(FrameTurn.apply(pixels.copy(), display))
                : resizer.resize(pixels);
    }

    static ChunkException unsupported(FfmpegException cause) {
        return new ChunkException(ChunkException.Kind.UNSUPPORTED, cause.reason(), cause);
    }

    @Override
    public void close() {
        ResourceStack.closeAll(converter, reducer);
    }
}
