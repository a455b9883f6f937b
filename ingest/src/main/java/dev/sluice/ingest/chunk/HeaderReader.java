package dev.sluice.ingest.chunk;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/** Reads single headers and says of each bad one what was found, expected, and what to do. */
final class HeaderReader {

    /** The last millisecond of the year 9999: what RFC 3339 can write. */
    static final long MAX_EPOCH = 253_402_300_799_999L;

    /** The largest integer that every JSON reader keeps exact. */
    static final long MAX_SEQUENCE = (1L << 53) - 1;

    /** One day: a wrong duration must not carry a stream's clock into the far future. */
    static final long MAX_DURATION = 86_400_000_000L;

    static final long MAX_LEADING = 100_000;

    private static final int SHOWN = 80;

    private final Headers headers;

    HeaderReader(Headers headers) {
        this.headers = headers;
    }

    String text(String name) throws ChunkException {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "header %s is missing: a record of the video topic needs it; see docs/records.md"
                            .formatted(name));
        }
        return new String(header.value(), StandardCharsets.UTF_8);
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
                    "set all three from the same numbers");
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
                    "write the first picture's capture time with its offset");
        }
    }

    String container(String name) throws ChunkException {
        String found = text(name);
        if (ChunkContainer.of(found).isEmpty()) {
            throw bad(
                    ChunkException.Kind.UNSUPPORTED,
                    name,
                    found,
                    "video/mp2t, video/mp4 or image/jpeg",
                    "send one of these containers");
        }
        return found;
    }

    /** ASCII digits only, short enough for a long, and without leading zeros. */
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

    /** The text as a message may show it: short, on one line. */
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "…";
    }
}
