// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.Muxer;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes packets into the container of a chunk, with times that start at 0. Stateless. */
final class ChunkMuxer {

    private static final Map<String, String> FRAGMENTED =
            Map.of("movflags", "empty_moov+default_base_moof+frag_keyframe");

    private ChunkMuxer() {}

    /** Returns the bytes of a container with these packets. */
    static byte[] mux(VideoFormat format, ChunkContainer container, List<EncodedPacket> packets)
            throws FfmpegException {
        return switch (container) {
            case JPEG -> packets.get(0).data();
            case MPEG_TS -> Muxer.mux(format, "mpegts", Map.of(), fromZero(packets));
            case FRAGMENTED_MP4 -> Muxer.mux(format, "mp4", FRAGMENTED, fromZero(packets));
        };
    }

    private static List<EncodedPacket> fromZero(List<EncodedPacket> packets) {
        long start = Long.MAX_VALUE;
        for (EncodedPacket packet : packets) {
            start = Math.min(start, Math.min(packet.dtsMicros(), packet.ptsMicros()));
        }
        List<EncodedPacket> moved = new ArrayList<>(packets.size());
        for (EncodedPacket packet : packets) {
            moved.add(packet.withTimes(packet.ptsMicros() - start, packet.dtsMicros() - start));
        }
        return moved;
    }
}
