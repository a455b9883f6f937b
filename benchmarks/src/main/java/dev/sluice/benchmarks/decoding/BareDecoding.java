// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.DecoderOptions;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

import java.util.List;
import java.util.Map;

/**
 * Decodes all frames of chunks with libavcodec on one thread, checks nothing, and keeps nothing.
 */
record BareDecoding(List<VideoChunk> chunks) {

    private static final long MAX_PIXELS = 1L << 26;

    /** Returns the number of frames. */
    long run() throws FfmpegException {
        long frames = 0;
        for (VideoChunk chunk : chunks) {
            frames += decode(chunk);
        }
        return frames;
    }

    private static long decode(VideoChunk chunk) throws FfmpegException {
        String format =
                ChunkContainer.of(chunk.contentType())
                        .filter(container -> container != ChunkContainer.JPEG)
                        .orElseThrow(
                                () -> new IllegalArgumentException("expected a container of video"))
                        .ffmpegFormat();
        try (Demuxer demuxer =
                Demuxer.openMemory(chunk.data(), format, Map.of("ignore_editlist", "1"))) {
            demuxer.selectFirstVideo();
            DecoderOptions options =
                    new DecoderOptions(List.of(), demuxer.timeBase(), MAX_PIXELS, false);
            try (VideoDecoder decoder = VideoDecoder.open(demuxer.parameters(), options);
                    NativePacket packet = new NativePacket();
                    NativeFrame frame = new NativeFrame()) {
                long frames = 0;
                while (demuxer.read(packet)) {
                    decoder.send(packet);
                    frames += receive(decoder, frame);
                }
                decoder.sendEnd();
                return frames + receive(decoder, frame);
            }
        }
    }

    private static long receive(VideoDecoder decoder, NativeFrame frame) throws FfmpegException {
        long frames = 0;
        while (decoder.receive(frame)) {
            frames++;
        }
        return frames;
    }
}
