// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts the same video into chunks in different ways and decodes them to temporal patches. */
final class ChunkCuts {

    private ChunkCuts() {}

    /** Joins MPEG-TS files. */
    static byte[] join(String... pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (String piece : pieces) {
            joined.writeBytes(VideoFixtures.bytes(piece));
        }
        return joined.toByteArray();
    }

    /**
     * The four GOPs of one second each as chunks.
     *
     * @param cuts bit i is set if there is a cut after GOP i
     */
    static List<VideoChunk> gops(int cuts, long captureMicros) {
        List<VideoChunk> chunks = new ArrayList<>();
        List<String> pieces = new ArrayList<>();
        int first = 0;
        for (int gop = 0; gop < 4; gop++) {
            pieces.add("piece-h264-closed-" + gop + ".ts");
            if (gop == 3 || (cuts >> gop & 1) == 1) {
                chunks.add(
                        VideoFixtures.chunk(
                                "video/mp2t",
                                join(pieces.toArray(String[]::new)),
                                captureMicros + first * 1_000_000L,
                                0));
                pieces.clear();
                first = gop + 1;
            }
        }
        return chunks;
    }

    /** Decodes chunk by chunk, with the last slot and the pending frame as the only state. */
    static List<TemporalPatch> patches(List<VideoChunk> chunks, FrameSlots slots, int temporalPatch)
            throws ChunkException {
        ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());
        List<TemporalPatch> patches = new ArrayList<>();
        long lastSlot = Long.MIN_VALUE;
        SampledFrame half = null;
        for (VideoChunk chunk : chunks) {
            DecodedChunk decoded = decoder.decode(chunk, slots, lastSlot, source -> source);
            lastSlot = decoded.lastSlot(lastSlot);
            PatchAssembler assembler = new PatchAssembler(temporalPatch, half);
            decoded.frames().forEach(frame -> patches.addAll(assembler.accept(frame)));
            half = assembler.pending().orElse(null);
        }
        new PatchAssembler(temporalPatch, half).flush().ifPresent(patches::add);
        return patches;
    }
}
