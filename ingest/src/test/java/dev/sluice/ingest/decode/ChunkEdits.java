// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.Muxer;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Edits chunks by their packets: the container is written anew and is whole. */
final class ChunkEdits {

    private static final Map<String, String> FRAGMENTED =
            Map.of("movflags", "empty_moov+default_base_moof+frag_keyframe");

    /** FFmpeg's number of the pixel format. */
    private static final int YUV420P = 0;

    private ChunkEdits() {}

    /** The packets of a chunk, with their times, and what the container declares about them. */
    record Packets(VideoFormat format, List<EncodedPacket> list) {}

    static Packets read(VideoChunk chunk) throws FfmpegException {
        List<EncodedPacket> packets = new ArrayList<>();
        Map<String, String> options = Map.of("ignore_editlist", "1");
        try (Demuxer demuxer =
                        Demuxer.openMemory(chunk.data(), container(chunk).ffmpegFormat(), options);
                NativePacket packet = new NativePacket()) {
            assert demuxer.selectFirstVideo();
            while (demuxer.read(packet)) {
                packets.add(packet.copy(demuxer.timeBase()));
            }
            return new Packets(demuxer.format(), packets);
        }
    }

    /** The chunk with other packets. */
    static VideoChunk with(VideoChunk chunk, VideoFormat format, List<EncodedPacket> packets)
            throws FfmpegException {
        boolean transport = container(chunk) == ChunkContainer.MPEG_TS;
        VideoFormat written = withPixelFormat(format);
        byte[] data =
                transport
                        ? Muxer.mux(
                                written,
                                "mpegts",
                                Map.of("mpegts_flags", "resend_headers"),
                                packets)
                        : Muxer.mux(written, "mp4", FRAGMENTED, packets);
        return withData(chunk, data);
    }

    /** The muxer needs the pixel format for VP9, and the demuxer does not find it out. */
    private static VideoFormat withPixelFormat(VideoFormat format) {
        return new VideoFormat(
                format.codecId(),
                format.codecTag(),
                format.bitsPerSample(),
                format.width(),
                format.height(),
                YUV420P,
                format.profile(),
                format.level(),
                format.color(),
                format.display(),
                format.extradata(),
                format.frameMicros());
    }

    /** The chunk after an edit of its packets. */
    static VideoChunk edited(VideoChunk chunk, UnaryOperator<List<EncodedPacket>> edit)
            throws FfmpegException {
        Packets packets = read(chunk);
        return with(chunk, packets.format, edit.apply(new ArrayList<>(packets.list)));
    }

    static VideoChunk withData(VideoChunk chunk, byte[] data) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros(),
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.trailingFrames(),
                chunk.display(),
                chunk.contentType(),
                data);
    }

    private static ChunkContainer container(VideoChunk chunk) {
        return ChunkContainer.of(chunk.contentType()).orElseThrow();
    }
}
