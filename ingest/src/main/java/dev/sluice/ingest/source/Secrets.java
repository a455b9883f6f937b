// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves references {@code ${NAME}} in a source from a credentials file or the environment, so
 * that no command line or configuration contains a secret. Immutable.
 */
public final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> values;

    private Secrets(Map<String, String> values) {
        this.values = values;
    }

    /** Secrets from the environment only. */
    public static Secrets ofEnvironment() {
        return new Secrets(System.getenv());
    }

    /** Secrets from these values only. */
    public static Secrets of(Map<String, String> values) {
        return new Secrets(Map.copyOf(values));
    }

    /**
     * Secrets from a file of {@code NAME=value} lines (UTF-8), which take precedence over the
     * environment.
     */
    public static Secrets ofFile(Path file) throws SourceException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SourceException(
                    "the credentials file %s cannot be read: expected lines of NAME=value in UTF-8; check its path and content"
                            .formatted(file),
                    e);
        }
        Map<String, String> values = new HashMap<>(System.getenv());
        properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n)));
        return new Secrets(values);
    }

    /** Whether the whole text is one reference. */
    boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** Replaces the references in a text by their values. */
    String resolve(String text) throws SourceException {
        return resolve(text, 0);
    }

    /**
     * Replaces the references in a URL. In its user info, values are percent-encoded, so that any
     * password is valid there.
     */
    String resolveUrl(String url) throws SourceException {
        return resolve(url, SourceName.userInfoEnd(url));
    }

    private String resolve(String text, int encodedUpTo) throws SourceException {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = value(matcher.group(1));
            String inserted = matcher.end() <= encodedUpTo ? percentEncoded(value) : value;
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(inserted));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** Removes the references from a text. */
    static String withoutReferences(String text) {
        return REFERENCE.matcher(text).replaceAll("");
    }

    private String value(String name) throws SourceException {
        String value = values.get(name);
        if (value == null) {
            throw new SourceException(
                    ("the source refers to ${%s}, which is not set: set it in the environment or in"
                                    + " the credentials file")
                            .formatted(name));
        }
        return value;
    }

    private static String percentEncoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved =
                    b >= 'a' && b <= 'z'
                            || b >= 'A' && b <= 'Z'
                            || b >= '0' && b <= '9'
                            || "-._~".indexOf(b) >= 0;
            encoded.append(unreserved ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return encoded.toString();
    }
}
