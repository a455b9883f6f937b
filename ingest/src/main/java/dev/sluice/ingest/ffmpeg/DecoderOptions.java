// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a {@link VideoDecoder} decodes.
 *
 * @param decoders names of FFmpeg's decoders, of which the first available one is used; empty for
 *     the one that FFmpeg prefers for the codec
 * @param timeBase unit of the packets' times
 * @param maxPixels largest number of pixels of a frame, padding included
 * @param strict whether a frame is delayed by the codec's maximum when the stream does not declare
 *     how far frames are reordered; otherwise FFmpeg loses some frames while it finds out
 * @param device a GPU that decodes; null for the CPU
 */
public record DecoderOptions(
        List<String> decoders,
        FfmpegTimeBase timeBase,
        long maxPixels,
        boolean strict,
        @Nullable CudaDevice device) {

    /** Options for decoding on the CPU. */
    public DecoderOptions(
            List<String> decoders, FfmpegTimeBase timeBase, long maxPixels, boolean strict) {
        this(decoders, timeBase, maxPixels, strict, null);
    }

    /** Options for packets with times in microseconds, with the decoder that FFmpeg prefers. */
    public static DecoderOptions ofMicros(long maxPixels) {
        return new DecoderOptions(List.of(), FfmpegTimeBase.MICROS, maxPixels, false);
    }
}
