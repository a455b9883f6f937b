// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.engine.perceive.ModelResizer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameResizer;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.model.VideoLlm;

import java.util.List;
import java.util.zip.CRC32;

/**
 * The job's way from chunks to the frames that the vision encoder takes: checks, decoding,
 * sampling, RGB, the model's resize.
 */
public final class ModelInput {

    private final List<VideoChunk> chunks;
    private final FrameSlots slots;
    private final FrameResizer resizer;
    private final ChunkDecoder decoder = new ChunkDecoder(DecodeSettings.defaults());

    /** Takes chunks of one stream, in their order. */
    public ModelInput(List<VideoChunk> chunks, FrameSlots slots, VideoLlm model) {
        this.chunks = chunks;
        this.slots = slots;
        this.resizer = new ModelResizer(model);
    }

    /** Returns a checksum of all frames, which takes hardly any time of its own. */
    public long run() throws ChunkException {
        CRC32 sum = new CRC32();
        long last = Long.MIN_VALUE;
        for (VideoChunk chunk : chunks) {
            DecodedChunk decoded = decoder.decode(chunk, slots, last, resizer);
            last = decoded.lastSlot(last);
            for (SampledFrame frame : decoded.frames()) {
                sum.update(frame.image().rgb());
            }
        }
        return sum.getValue();
    }
}
