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
import java.util.function.Consumer;

/**
 * Decodes all frames of chunks with libavcodec on one thread, checks nothing, and keeps nothing.
 */
public record BareDecoding(List<VideoChunk> chunks) {

    private static final long MAX_PIXELS = 1L << 26;

    /** Returns the number of frames. */
    public long run() throws FfmpegException {
        long frames = 0;
        for (VideoChunk chunk : chunks) {
            frames += decode(chunk, frame -> {});
        }
        return frames;
    }

    /** Returns the height of the frames of the first chunk, pixels. */
    public int height() throws FfmpegException {
        int[] heights = new int[1];
        decode(chunks.get(0), frame -> heights[0] = frame.height());
        return heights[0];
    }

    private static long decode(VideoChunk chunk, Consumer<NativeFrame> taker)
            throws FfmpegException {
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
                    frames += receive(decoder, frame, taker);
                }
                decoder.sendEnd();
                return frames + receive(decoder, frame, taker);
            }
        }
    }

    private static long receive(
            VideoDecoder decoder, NativeFrame frame, Consumer<NativeFrame> taker)
            throws FfmpegException {
        long frames = 0;
        while (decoder.receive(frame)) {
            taker.accept(frame);
            frames++;
        }
        return frames;
    }
}
