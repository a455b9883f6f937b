// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.protocol.FailureText;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.decode.FramePixels;
import dev.sluice.ingest.decode.FrameResizer;
import dev.sluice.ingest.decode.ImageSize;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;

/** Resizes sampled frames as a model's preprocessing does. Safe for several threads. */
public final class ModelResizer implements FrameResizer {

    private final VideoLlm model;

    /** Creates the resizer of a model, which remains the caller's. */
    public ModelResizer(VideoLlm model) {
        this.model = model;
    }

    @Override
    public RgbImage resize(RgbImage source) throws ChunkException {
        return resize(FrameRows.of(source.rgb(), source.width(), source.height()));
    }

    @Override
    public RgbImage resize(FramePixels source) throws ChunkException {
        return resize(new NativeRows(source));
    }

    @Override
    public ImageSize size(int width, int height) throws ChunkException {
        FrameSize size = frameSize(width, height);
        return new ImageSize(size.width(), size.height());
    }

    private RgbImage resize(FrameRows source) throws ChunkException {
        FrameSize size = frameSize(source.width(), source.height());
        return new RgbImage(size.width(), size.height(), model.resize(source, size));
    }

    private FrameSize frameSize(int width, int height) throws ChunkException {
        try {
            return model.frameSize(width, height);
        } catch (ModelException e) {
            throw new ChunkException(ChunkException.Kind.UNSUPPORTED, FailureText.of(e), e);
        }
    }

    /** The rows of a frame in native memory. */
    private record NativeRows(FramePixels pixels) implements FrameRows {

        @Override
        public int width() {
            return pixels.width();
        }

        @Override
        public int height() {
            return pixels.height();
        }

        @Override
        public void read(int channel, int row, byte[] to) {
            pixels.read(channel, row, to);
        }
    }
}
