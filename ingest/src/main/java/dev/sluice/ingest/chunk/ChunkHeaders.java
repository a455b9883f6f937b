// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers of a record of the video topic, which follow CloudEvents in binary mode: the record's
 * value is the container's bytes only.
 *
 * <p>All values are UTF-8 text, and integers are decimal. {@link #of} and {@link #parse} are the
 * inverse of each other. Neither depends on a Kafka client. Stateless.
 */
public final class ChunkHeaders {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";
    public static final String EPOCH = "ce_sluiceepoch";
    public static final String SEQUENCE = "ce_sluicesequence";
    public static final String DURATION = "ce_sluiceduration";
    public static final String LEADING = "ce_sluiceleading";

    /** Optional; 0 if it is missing. */
    public static final String TRAILING = "ce_sluicetrailing";

    /** Optional; 0 if it is missing. */
    public static final String ROTATION = "ce_sluicerotation";

    /** Optional; {@code false} if it is missing. */
    public static final String MIRRORED = "ce_sluicemirrored";

    /** Optional, the width and height of a pixel such as {@code 16:15}; 1:1 if it is missing. */
    public static final String ASPECT = "ce_sluiceaspect";

    /** The only valid value of {@link #SPEC_VERSION}. */
    public static final String CLOUD_EVENTS_VERSION = "1.0";

    /** The only valid value of {@link #TYPE}. */
    public static final String CHUNK_TYPE = "dev.sluice.video.chunk.v1";

    /** Maximum length of a stream's id in characters; the id is the key of all its records. */
    public static final int MAX_STREAM_ID = 256;

    private ChunkHeaders() {}

    /** The headers of a chunk. */
    public static List<ChunkHeader> of(VideoChunk chunk) {
        List<ChunkHeader> headers = new ArrayList<>();
        headers.add(header(SPEC_VERSION, CLOUD_EVENTS_VERSION));
        headers.add(header(ID, id(chunk.epoch(), chunk.sequence())));
        headers.add(header(TYPE, CHUNK_TYPE));
        headers.add(header(SOURCE, chunk.source()));
        headers.add(header(TIME, CaptureTime.format(chunk.captureMicros())));
        headers.add(header(CONTENT_TYPE, chunk.contentType()));
        headers.add(header(EPOCH, Long.toString(chunk.epoch())));
        headers.add(header(SEQUENCE, Long.toString(chunk.sequence())));
        headers.add(header(DURATION, Long.toString(chunk.durationMicros())));
        headers.add(header(LEADING, Integer.toString(chunk.leadingFrames())));
        addOptional(chunk, headers);
        return headers;
    }

    /** Adds the headers whose values are not the default, so that most records lack them. */
    private static void addOptional(VideoChunk chunk, List<ChunkHeader> headers) {
        FrameDisplay display = chunk.display();
        if (chunk.trailingFrames() > 0) {
            headers.add(header(TRAILING, Integer.toString(chunk.trailingFrames())));
        }
        if (display.rotation() != 0) {
            headers.add(header(ROTATION, Integer.toString(display.rotation())));
        }
        if (display.mirrored()) {
            headers.add(header(MIRRORED, "true"));
        }
        if (display.isAnamorphic()) {
            headers.add(
                    header(ASPECT, display.aspectNumerator() + ":" + display.aspectDenominator()));
        }
    }

    /**
     * Parses the chunk of a record.
     *
     * @param streamId the record's key, null if it has none
     * @param value the record's value, null if it has none; not copied
     * @throws ChunkException if the key is not a valid id, or a header is missing or invalid; with
     *     {@link ChunkException.Kind#UNSUPPORTED} for another version, type or container
     */
    public static VideoChunk parse(
            @Nullable String streamId, HeaderLookup headers, byte @Nullable [] value)
            throws ChunkException {
        String id = requireStreamId(streamId);
        if (value == null || value.length == 0) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the record has no value: expected the container's bytes; send no record for"
                            + " a chunk without frames");
        }
        return metadata(headers).withData(id, value);
    }

    /**
     * Returns a record's key if it can be the id of a stream.
     *
     * @throws ChunkException if it cannot
     */
    public static String requireStreamId(@Nullable String streamId) throws ChunkException {
        if (streamId == null || streamId.isEmpty()) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the record has no key: expected the stream's id (UTF-8); set the key in the"
                            + " producer");
        }
        if (streamId.length() > MAX_STREAM_ID) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the record's key has %d characters: expected the stream's id, at most %d; set a shorter key in the producer"
                            .formatted(streamId.length(), MAX_STREAM_ID));
        }
        return streamId;
    }

    /** Parses and validates the headers of a record, without its key and value. */
    public static ChunkMetadata metadata(HeaderLookup headers) throws ChunkException {
        HeaderReader reader = new HeaderReader(headers);
        reader.constant(SPEC_VERSION, CLOUD_EVENTS_VERSION);
        reader.constant(TYPE, CHUNK_TYPE);
        ChunkMetadata metadata =
                new ChunkMetadata(
                        reader.decimal(EPOCH, HeaderReader.MAX_EPOCH),
                        reader.decimal(SEQUENCE, HeaderReader.MAX_SEQUENCE),
                        reader.text(SOURCE),
                        reader.time(TIME),
                        reader.decimal(DURATION, HeaderReader.MAX_DURATION),
                        (int) reader.decimal(LEADING, HeaderReader.MAX_HIDDEN),
                        (int) reader.optionalDecimal(TRAILING, HeaderReader.MAX_HIDDEN),
                        reader.display(),
                        reader.container(CONTENT_TYPE));
        reader.same(ID, id(metadata.epoch(), metadata.sequence()));
        reader.endsIn(DURATION, metadata.endMicros());
        return metadata;
    }

    private static String id(long epoch, long sequence) {
        return epoch + "-" + sequence;
    }

    private static ChunkHeader header(String name, String value) {
        return new ChunkHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
