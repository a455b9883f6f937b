// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The source of a stream as a user specifies it. */
public sealed interface SourceSpec {

    /** The name in records, logs and messages, without user info and query. */
    String name();

    /** Number of the video track, from 1; 0 for the one that FFmpeg prefers. */
    default int track() {
        return 0;
    }

    /**
     * Parses a path, a URL (file, rtsp, rtsps, rtmp, rtmps, http, https), {@code
     * device:/dev/video0} or {@code synthetic:}. A path is taken as it is written; percent-encoding
     * is decoded in {@code file:} URLs only. {@code #track=2} at the end of a path or URL selects
     * the second video track.
     *
     * @param secrets resolves references {@code ${NAME}}
     * @throws SourceException if the text is none of these, or contains a password in plain text
     */
    static SourceSpec parse(String text, Secrets secrets) throws SourceException {
        return SourceParser.parse(text, secrets);
    }

    /**
     * A local file.
     *
     * @param path of the file
     * @param track number of the video track, from 1; 0 for the one that FFmpeg prefers
     */
    record LocalFile(Path path, int track) implements SourceSpec {

        /** A file of which the preferred video track is read. */
        public LocalFile(Path path) {
            this(path, 0);
        }

        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toUri() + suffix(track);
        }
    }

    private static String suffix(int track) {
        return track == 0 ? "" : "#track=" + track;
    }

    /**
     * A network camera or a server. {@link #toString} contains no secrets.
     *
     * @param scheme of the URL, in lower case
     * @param url with credentials, so it must not be logged
     * @param host the URL without user info and query
     * @param track number of the video track, from 1; 0 for the one that FFmpeg prefers
     */
    record Url(String scheme, String url, String host, int track) implements SourceSpec {
        @Override
        public String name() {
            return host + suffix(track);
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /**
     * A camera that is attached to this machine.
     *
     * @param path such as {@code /dev/video0}
     * @param options by FFmpeg's names: {@code video_size}, {@code framerate}, {@code input_format}
     */
    record Device(String path, Map<String, String> options) implements SourceSpec {

        static Device of(SourceOptions options) throws SourceException {
            options.requireKnown("size", "fps", "format");
            Map<String, String> ffmpeg = new TreeMap<>();
            if (options.path().isEmpty()) {
                throw new SourceException(
                        "device: names no device: write device:/dev/video0, for example");
            }
            options.text("size").ifPresent(v -> ffmpeg.put("video_size", v));
            options.text("fps").ifPresent(v -> ffmpeg.put("framerate", v));
            options.text("format").ifPresent(v -> ffmpeg.put("input_format", v));
            return new Device(options.path(), Map.copyOf(ffmpeg));
        }

        @Override
        public String name() {
            return "device:" + path;
        }
    }

    /**
     * A synthetic scene.
     *
     * @param options of the scene and its encoding
     */
    record Synthetic(SyntheticOptions options) implements SourceSpec {
        @Override
        public String name() {
            return "synthetic:?seed=" + options.seed();
        }
    }
}
