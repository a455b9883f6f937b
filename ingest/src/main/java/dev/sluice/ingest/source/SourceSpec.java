// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The source of a stream as a user specifies it. */
public sealed interface SourceSpec {

    /** The name in records, logs and messages, without user info and query. */
    String name();

    /**
     * Parses a path, a URL (rtsp, rtsps, rtmp, rtmps, http, https), {@code device:/dev/video0} or
     * {@code synthetic:}.
     *
     * @param secrets resolves references {@code ${NAME}}
     * @throws SourceException if the text is none of these, or contains a password in plain text
     */
    static SourceSpec parse(String text, Secrets secrets) throws SourceException {
        if (SourceName.hasPlainPassword(text)) {
            throw new SourceException(
                    ("%s has a password in plain text, which other users can read: put it into the"
                                    + " environment or a credentials file and write"
                                    + " scheme://user:${NAME}@host")
                            .formatted(SourceName.of(text)));
        }
        String resolved = secrets.resolve(text);
        Matcher scheme =
                Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL).matcher(resolved);
        if (!scheme.matches()) {
            return new LocalFile(Path.of(resolved));
        }
        return ofScheme(scheme.group(1).toLowerCase(Locale.ROOT), resolved);
    }

    private static SourceSpec ofScheme(String scheme, String text) throws SourceException {
        return switch (scheme) {
            case "file" -> new LocalFile(Path.of(text.replaceFirst("^[^:]+:(//)?", "")));
            case "device" -> Device.of(SourceOptions.parse(text));
            case "synthetic" -> new Synthetic(SyntheticOptions.of(SourceOptions.parse(text)));
            case "rtsp", "rtsps", "rtmp", "rtmps", "http", "https" ->
                    new Url(scheme, text, SourceName.of(text));
            default ->
                    throw new SourceException(
                            ("no source is known for '%s:': expected a path, rtsp, rtsps, rtmp,"
                                            + " rtmps, http, https, device: or synthetic:")
                                    .formatted(scheme));
        };
    }

    /**
     * A local file.
     *
     * @param path of the file
     */
    record LocalFile(Path path) implements SourceSpec {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toUri().toString();
        }
    }

    /**
     * A network camera or a server. {@link #toString} contains no secrets.
     *
     * @param scheme of the URL, in lower case
     * @param url with credentials, so it must not be logged
     * @param name the URL without user info and query
     */
    record Url(String scheme, String url, String name) implements SourceSpec {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A camera that is attached to this machine.
     *
     * @param path such as {@code /dev/video0}
     * @param options by FFmpeg's names: {@code video_size}, {@code framerate}, {@code input_format}
     */
    record Device(String path, Map<String, String> options) implements SourceSpec {

        private static Device of(SourceOptions options) throws SourceException {
            options.requireKnown("size", "fps", "format");
            Map<String, String> ffmpeg = new TreeMap<>();
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
            return "synthetic:" + options.seed();
        }
    }
}
