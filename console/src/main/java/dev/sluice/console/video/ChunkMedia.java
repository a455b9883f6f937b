// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.ingest.chunk.ChunkContainer;

import org.jspecify.annotations.Nullable;

/**
 * What a player has to know about the bytes of a chunk. Chunks with equal media follow one another
 * without a break.
 *
 * @param container the container
 * @param codec the codec, as FFmpeg names it, such as {@code h264}; {@code unknown} if it is none
 *     of those that are known here
 * @param initBytes number of bytes at the beginning of a fragmented MP4 that hold no frames; 0 for
 *     other containers
 * @param initHash hash of these bytes, by which equal ones are recognized
 */
public record ChunkMedia(ChunkContainer container, String codec, int initBytes, long initHash) {

    static final String H264 = "h264";
    static final String HEVC = "hevc";
    static final String UNKNOWN = "unknown";

    /** Returns why the page's player cannot play it, or null if it can. */
    public @Nullable String unplayable() {
        return switch (container) {
            case JPEG -> "each chunk is a single JPEG, which is no video for a player";
            case MPEG_TS ->
                    codec.equals(H264)
                            ? null
                            : "the codec is %s in MPEG-TS; the player of this page plays H.264 there"
                                    .formatted(codec);
            case FRAGMENTED_MP4 ->
                    switch (codec) {
                        case H264, HEVC, "vp9", "av1" -> null;
                        default -> "the codec is %s, which browsers do not play".formatted(codec);
                    };
        };
    }

    /** The suffix of the address of such a chunk. */
    public String suffix() {
        return switch (container) {
            case JPEG -> ".jpg";
            case MPEG_TS -> ".ts";
            case FRAGMENTED_MP4 -> ".mp4";
        };
    }
}
