package dev.sluice.ingest.source;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a stream's pictures come from, as a user names it. */
public sealed interface SourceSpec {

    /** The name for records, logs and messages: without user info and query. */
    String name();

    /**
     * Reads what a user wrote: a path, a URL (rtsp, rtsps, rtmp, rtmps, http, https), {@code
     * device:/dev/video0} or {@code synthetic:}.
     *
     * @param secrets what fills {@code ${NAME}}
     * @throws SourceException if it is none of these, or has a password in plain text
     */
    static SourceSpec parse(String text, Secrets secrets) throws SourceException {
        if (SourceName.hasPlainPassword(text)) {
            throw new SourceException(
                    ("%s has a password in plain text, where everybody can read it: put it into the"
                                    + " environment or a credentials file and write"
                                    + " scheme://user:${NAME}@host")
                            .formatted(SourceName.of(text)));
        }
        String filled = secrets.fill(text);
        Matcher scheme =
                Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL).matcher(filled);
        if (!scheme.matches()) {
            return new LocalFile(Path.of(filled));
        }
        return ofScheme(scheme.group(1).toLowerCase(Locale.ROOT), filled);
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
     * A file.
     *
     * @param path where it is
     */
    record LocalFile(Path path) implements SourceSpec {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toUri().toString();
        }
    }

    /**
     * A camera or a server. Its text form has no secrets.
     *
     * @param scheme in lower case
     * @param url with all it takes to connect: not for logs
     * @param name without user info and query
     */
    record Url(String scheme, String url, String name) implements SourceSpec {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A camera of this machine.
     *
     * @param path such as {@code /dev/video0}
     * @param options FFmpeg's names: {@code video_size}, {@code framerate}, {@code input_format}
     */
    record Device(String path, Map<String, String> options) implements SourceSpec {

        private static Device of(SourceOptions options) throws SourceException {
            options.allow("size", "fps", "format");
            Map<String, String> ffmpeg = new java.util.TreeMap<>();
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
     * A scene that is drawn.
     *
     * @param options size, pace, seed
     */
    record Synthetic(SyntheticOptions options) implements SourceSpec {
        @Override
        public String name() {
            return "synthetic:" + options.seed();
        }
    }
}
