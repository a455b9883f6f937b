// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.CodecParameters;
import dev.sluice.ingest.ffmpeg.VideoCodec;

/** The whitelist of codecs. Stateless. */
final class SupportedCodecs {

    private SupportedCodecs() {}

    /**
     * The codec of a video.
     *
     * @throws ChunkException if it is not on the list, or this build of FFmpeg cannot decode it
     */
    static VideoCodec require(CodecParameters parameters) throws ChunkException {
        VideoCodec codec =
                parameters
                        .codec()
                        .orElseThrow(
                                () ->
                                        unsupported(
                                                "the video is %s: expected H.264, H.265, VP9, AV1 or MJPEG; set the source to one of these, or let sluice ingest re-encode it"
                                                        .formatted(parameters.codecName())));
        if (!codec.hasDecoder()) {
            throw unsupported(
                    "the video is %s, for which this build of FFmpeg has no decoder (%s)"
                            .formatted(codec.ffmpegName(), String.join(", ", codec.decoders())));
        }
        return codec;
    }

    private static ChunkException unsupported(String message) {
        return new ChunkException(ChunkException.Kind.UNSUPPORTED, message);
    }
}
