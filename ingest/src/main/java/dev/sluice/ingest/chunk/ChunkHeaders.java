package dev.sluice.ingest.chunk;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

import java.nio.charset.StandardCharsets;

/**
 * The headers of a record of the video topic: CloudEvents in binary mode, so the value is the
 * container's bytes and nothing else.
 *
 * <p>All values are UTF-8; numbers are decimal. {@link #of} and {@link #parse} are inverse to each
 * other. Stateless.
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

    /** The only value of {@link #SPEC_VERSION}. */
    public static final String CLOUD_EVENTS_VERSION = "1.0";

    /** The only value of {@link #TYPE}. */
    public static final String CHUNK_TYPE = "dev.sluice.video.chunk.v1";

    /** Longest id of a stream, characters: it is the key of all that is said of the stream. */
    public static final int MAX_STREAM_ID = 256;

    private ChunkHeaders() {}

    /** The headers of a chunk. */
    public static Headers of(VideoChunk chunk) {
        Headers headers = new RecordHeaders();
        put(headers, SPEC_VERSION, CLOUD_EVENTS_VERSION);
        put(headers, ID, id(chunk.epoch(), chunk.sequence()));
        put(headers, TYPE, CHUNK_TYPE);
        put(headers, SOURCE, chunk.source());
        put(headers, TIME, CaptureTime.format(chunk.captureMicros()));
        put(headers, CONTENT_TYPE, chunk.contentType());
        put(headers, EPOCH, Long.toString(chunk.epoch()));
        put(headers, SEQUENCE, Long.toString(chunk.sequence()));
        put(headers, DURATION, Long.toString(chunk.durationMicros()));
        put(headers, LEADING, Integer.toString(chunk.leadingPictures()));
        return headers;
    }

    /**
     * The chunk that a record carries.
     *
     * @param streamId the record's key
     * @param value the record's value; not copied
     * @throws ChunkException if the key is no id, or a header is missing or is not what it has to
     *     be, with {@link ChunkException.Kind#UNSUPPORTED} for another version, type or container
     */
    public static VideoChunk parse(String streamId, Headers headers, byte[] value)
            throws ChunkException {
        checkStreamId(streamId);
        if (value == null || value.length == 0) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the record has no value: expected the container's bytes; leave a segment"
                            + " without pictures out");
        }
        return metadata(headers).withData(streamId, value);
    }

    private static void checkStreamId(String streamId) throws ChunkException {
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
    }

    /** What the headers say, checked as {@link #parse} does. */
    public static ChunkMetadata metadata(Headers headers) throws ChunkException {
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
                        (int) reader.decimal(LEADING, HeaderReader.MAX_LEADING),
                        reader.container(CONTENT_TYPE));
        reader.same(ID, id(metadata.epoch(), metadata.sequence()));
        return metadata;
    }

    private static String id(long epoch, long sequence) {
        return epoch + "-" + sequence;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
