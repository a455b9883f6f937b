// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses what a user writes for a source. Stateless. */
final class SourceParser {

    private static final Set<String> URLS =
            Set.of("rtsp", "rtsps", "rtmp", "rtmps", "http", "https");
    private static final Set<String> OTHERS = Set.of("file", "device", "synthetic");

    private static final Pattern SCHEME =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);
    private static final Pattern TRACK =
            Pattern.compile("(.*)#track=([1-9][0-9]{0,3})", Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile(
                    "file:(?://([^/]*)(?=/))?(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SourceParser() {}

    static SourceSpec parse(String text, Secrets secrets) throws SourceException {
        if (SourceName.hasPlainPassword(text)) {
            throw new SourceException(
                    ("%s has a password in plain text, which other users can read: put it into the"
                                    + " environment or a credentials file and write"
                                    + " scheme://user:${NAME}@host")
                            .formatted(SourceName.of(text)));
        }
        String source = secrets.isReference(text) ? secrets.resolve(text) : text;
        String scheme = scheme(source);
        if (URLS.contains(scheme)) {
            return url(scheme, secrets.resolveUrl(source));
        }
        return OTHERS.contains(scheme)
                ? other(scheme, secrets.resolve(source))
                : path(scheme, source, secrets);
    }

    private static String scheme(String text) {
        Matcher matcher = SCHEME.matcher(text);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static SourceSpec url(String scheme, String text) {
        Matcher track = TRACK.matcher(text);
        String url = track.matches() ? track.group(1) : text;
        return new SourceSpec.Url(scheme, url, SourceName.of(url), number(track));
    }

    private static SourceSpec other(String scheme, String text) throws SourceException {
        if (scheme.equals("device")) {
            return SourceSpec.Device.of(SourceOptions.parse(text));
        }
        if (scheme.equals("synthetic")) {
            return new SourceSpec.Synthetic(SyntheticOptions.of(SourceOptions.parse(text)));
        }
        Matcher file = FILE.matcher(text);
        if (!file.matches()) {
            throw new SourceException("'%s' names no file: write file:///path".formatted(text));
        }
        String host = file.group(1);
        if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
            throw new SourceException(
                    "%s is a file on the host '%s': expected one on this machine; write file:///path"
                            .formatted(text, host));
        }
        Matcher track = TRACK.matcher(file.group(2));
        String path = track.matches() ? track.group(1) : file.group(2);
        return new SourceSpec.LocalFile(toPath(decoded(path)), number(track));
    }

    /** A path. A file that exists under the name as it is written is always meant. */
    private static SourceSpec path(String scheme, String text, Secrets secrets)
            throws SourceException {
        if (exists(text)) {
            return new SourceSpec.LocalFile(toPath(text));
        }
        String resolved = secrets.resolve(text);
        Matcher track = TRACK.matcher(resolved);
        if (!exists(resolved) && track.matches()) {
            resolved = track.group(1);
            return new SourceSpec.LocalFile(toPath(resolved), number(track));
        }
        if (!scheme.isEmpty() && !exists(resolved)) {
            throw new SourceException(
                    ("no source is known for '%s:', and there is no file '%s': expected a path,"
                                    + " rtsp, rtsps, rtmp, rtmps, http, https, file:, device: or"
                                    + " synthetic:; check the spelling")
                            .formatted(scheme, SourceName.withoutSecrets(text)));
        }
        return new SourceSpec.LocalFile(toPath(resolved));
    }

    private static int number(Matcher track) {
        return track.matches() ? Integer.parseInt(track.group(2)) : 0;
    }

    private static boolean exists(String path) throws SourceException {
        return !path.isEmpty() && Files.exists(toPath(path));
    }

    private static Path toPath(String path) throws SourceException {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new SourceException(
                    "'%s' is no name that this system accepts (%s): expected a path; if the name is right, set LC_ALL=C.UTF-8"
                            .formatted(path, e.getReason()),
                    e);
        }
    }

    /** Decodes the percent-encoding of a URL; a percent sign that encodes nothing stays. */
    private static String decoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < encoded.length) {
            boolean escape =
                    encoded[at] == '%'
                            && at + 2 < encoded.length
                            && hex(encoded[at + 1]) >= 0
                            && hex(encoded[at + 2]) >= 0;
            bytes.write(escape ? hex(encoded[at + 1]) << 4 | hex(encoded[at + 2]) : encoded[at]);
            at += escape ? 3 : 1;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
