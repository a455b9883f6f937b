// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and validates single headers. The message about an invalid one says what was found, what
 * was expected and what to do.
 */
final class HeaderReader {

    /** The last millisecond of the year 9999, the latest that RFC 3339 can represent. */
    static final long MAX_EPOCH = 253_402_300_799_999L;

    /** The largest integer that every JSON parser represents exactly. */
    static final long MAX_SEQUENCE = (1L << 53) - 1;

    /** One day, so that a wrong duration cannot set a stream's clock far into the future. */
    static final long MAX_DURATION = 86_400_000_000L;

    static final long MAX_HIDDEN = 100_000;

    private static final int MAX_SHOWN = 80;

    private static final Set<String> ROTATIONS = Set.of("0", "90", "180", "270");

    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,4}):([1-9][0-9]{0,4})");

    private final HeaderLookup headers;

    HeaderReader(HeaderLookup headers) {
        this.headers = headers;
    }

    String text(String name) throws ChunkException {
        byte[] value = headers.lastValue(name);
        if (value == null || value.length == 0) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "header %s is missing: a record of the video topic needs it; see docs/records.md"
                            .formatted(name));
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    void constant(String name, String expected) throws ChunkException {
        String found = text(name);
        if (!found.equals(expected)) {
            throw bad(
                    ChunkException.Kind.UNSUPPORTED,
                    name,
                    found,
                    "'" + expected + "'",
                    "send what this version reads, or upgrade the reader");
        }
    }

    void same(String name, String expected) throws ChunkException {
        String found = text(name);
        if (!found.equals(expected)) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    name,
                    found,
                    "'%s', the epoch and sequence of the other headers".formatted(expected),
                    "set all three headers from the same values");
        }
    }

    /** Refuses a duration after which the end of the chunk is no RFC 3339 time. */
    void endsIn(String name, long endMicros) throws ChunkException {
        if (endMicros / 1_000 > MAX_EPOCH) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    name,
                    text(name),
                    "an end before the year 10000",
                    "set the clock of the source");
        }
    }

    long decimal(String name, long max) throws ChunkException {
        String found = text(name);
        if (isDecimal(found)) {
            long value = Long.parseLong(found);
            if (value <= max) {
                return value;
            }
        }
        throw bad(
                ChunkException.Kind.CORRUPT,
                name,
                found,
                "a decimal number from 0 to " + max,
                "write it as decimal digits in UTF-8");
    }

    /** Reads a decimal number from 0 to {@code max}; 0 if the header is missing. */
    long optionalDecimal(String name, long max) throws ChunkException {
        return headers.lastValue(name) == null ? 0 : decimal(name, max);
    }

    /** Reads how frames are shown; what is missing is as coded. */
    FrameDisplay display() throws ChunkException {
        String rotation = optional(ChunkHeaders.ROTATION, "0");
        if (!ROTATIONS.contains(rotation)) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    ChunkHeaders.ROTATION,
                    rotation,
                    "0, 90, 180 or 270",
                    "write the degrees by which frames are turned clockwise");
        }
        String mirrored = optional(ChunkHeaders.MIRRORED, "false");
        if (!mirrored.equals("true") && !mirrored.equals("false")) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    ChunkHeaders.MIRRORED,
                    mirrored,
                    "true or false",
                    "write true if frames are mirrored, or leave it out");
        }
        String aspect = optional(ChunkHeaders.ASPECT, "1:1");
        Matcher ratio = RATIO.matcher(aspect);
        if (!ratio.matches()) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    ChunkHeaders.ASPECT,
                    aspect,
                    "a ratio such as 16:15",
                    "write the width and height of a pixel as two positive integers");
        }
        return new FrameDisplay(
                Integer.parseInt(rotation),
                mirrored.equals("true"),
                Integer.parseInt(ratio.group(1)),
                Integer.parseInt(ratio.group(2)));
    }

    private String optional(String name, String missing) throws ChunkException {
        return headers.lastValue(name) == null ? missing : text(name);
    }

    long time(String name) throws ChunkException {
        String found = text(name);
        try {
            return CaptureTime.parse(found);
        } catch (DateTimeException e) {
            throw bad(
                    ChunkException.Kind.CORRUPT,
                    name,
                    found,
                    "an RFC 3339 time such as 2026-11-20T09:30:00.123456Z",
                    "write the first frame's capture time with its offset");
        }
    }

    /**
     * Reads a content type. Its parameters, if it has any, are ignored, and its case as well (RFC
     * 9110, section 8.3.1).
     */
    String container(String name) throws ChunkException {
        String found = text(name);
        String type = found.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (ChunkContainer.of(type).isEmpty()) {
            throw bad(
                    ChunkException.Kind.UNSUPPORTED,
                    name,
                    found,
                    "video/mp2t, video/mp4 or image/jpeg",
                    "send one of these containers");
        }
        return type;
    }

    /** Whether a text is ASCII digits without leading zeros that fit into a long. */
    private static boolean isDecimal(String text) {
        return text.length() <= 18
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
    }

    private static ChunkException bad(
            ChunkException.Kind kind, String name, String found, String expected, String advice) {
        return new ChunkException(
                kind,
                "header %s is '%s': expected %s; %s"
                        .formatted(name, shown(found), expected, advice));
    }

    /** Shortens a text and removes control characters, so that it fits into a message. */
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= MAX_SHOWN ? clean : clean.substring(0, MAX_SHOWN) + "…";
    }
}
