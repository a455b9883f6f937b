package dev.sluice.ingest.chunk;

import java.util.Optional;

/** The containers that a chunk may have, with the content type that names each on the wire. */
public enum ChunkContainer {
    /** MPEG transport stream: H.264 and H.265. */
    MPEG_TS("video/mp2t", "mpegts"),
    /** Fragmented MP4: every codec, and the only container here for VP9, AV1 and MJPEG. */
    FRAGMENTED_MP4("video/mp4", "mp4"),
    /** A single JPEG picture. */
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

    /** FFmpeg's name of the demuxer that reads it. */
    public String ffmpegFormat() {
        return ffmpegFormat;
    }

    /** The container that a {@code content-type} header names, if it is one of these. */
    public static Optional<ChunkContainer> of(String contentType) {
        for (ChunkContainer container : values()) {
            if (container.contentType.equals(contentType)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }
}
