// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import java.util.Optional;

/** The containers of chunks, with the content type that names each of them in a record. */
public enum ChunkContainer {
    /** MPEG transport stream, for H.264 and H.265. */
    MPEG_TS("video/mp2t", "mpegts"),
    /** Fragmented MP4, for all codecs; the only container for VP9, AV1 and videos in MJPEG. */
    FRAGMENTED_MP4("video/mp4", "mp4"),
    /** A single JPEG. */
    JPEG("image/jpeg", "jpeg_pipe");

    private final String contentType;
    private final String ffmpegFormat;

    ChunkContainer(String contentType, String ffmpegFormat) {
        this.contentType = contentType;
        this.ffmpegFormat = ffmpegFormat;
    }

    /** The value of the {@code content-type} header. */
    public String contentType() {
        return contentType;
    }

    /** FFmpeg's name of the demuxer for the container. */
    public String ffmpegFormat() {
        return ffmpegFormat;
    }

    /** The container with this {@code content-type}, if there is one. */
    public static Optional<ChunkContainer> of(String contentType) {
        for (ChunkContainer container : values()) {
            if (container.contentType.equals(contentType)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }
}
