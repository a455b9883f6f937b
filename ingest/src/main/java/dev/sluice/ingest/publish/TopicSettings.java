package dev.sluice.ingest.publish;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a topic has to be. Capture times may lie years back (an old recording) or ahead of now (a
 * recording in a loop), so nothing may be refused or deleted for its time alone: topics are bounded
 * by bytes.
 *
 * @param name the topic
 * @param partitions {@code topics.partitions}, used when it is created
 * @param replication {@code topics.replication}, used when it is created; -1 = the broker's
 * @param retentionMillis {@code topics.retention}; -1 = no limit
 * @param retentionBytes {@code topics.retention-bytes} of each partition; -1 = no limit
 * @param maxMessageBytes bytes of the largest record, headers included
 */
public record TopicSettings(
        String name,
        int partitions,
        int replication,
        long retentionMillis,
        long retentionBytes,
        int maxMessageBytes) {

    /** Room for headers and errors around a value. */
    public static final int HEADER_BYTES = 64 << 10;

    private static final long VIDEO_BYTES = 16L << 30;
    private static final long JSON_BYTES = 1L << 30;
    private static final int JSON_MESSAGE = 1 << 20;

    /** The video topic, for chunks up to this size. */
    public static TopicSettings video(
            String name, int partitions, int replication, int maxChunkBytes) {
        return new TopicSettings(
                name, partitions, replication, -1, VIDEO_BYTES, messageBytes(maxChunkBytes));
    }

    /** A topic of JSON records: queries, answers, events. */
    public static TopicSettings json(String name, int partitions, int replication) {
        return new TopicSettings(name, partitions, replication, -1, JSON_BYTES, JSON_MESSAGE);
    }

    /**
     * The dead letter topic of this one: it takes every record of it with its errors in headers.
     */
    public TopicSettings deadLetters() {
        return new TopicSettings(
                name + ".dlq",
                partitions,
                replication,
                retentionMillis,
                retentionBytes,
                maxMessageBytes + HEADER_BYTES);
    }

    /** The largest record of a chunk topic. */
    public static int messageBytes(int maxChunkBytes) {
        return Math.addExact(maxChunkBytes, HEADER_BYTES);
    }

    /** The topic's configuration as Kafka names it. */
    Map<String, String> configuration() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("cleanup.policy", "delete");
        values.put("retention.ms", Long.toString(retentionMillis));
        values.put("retention.bytes", Long.toString(retentionBytes));
        values.put("max.message.bytes", Integer.toString(maxMessageBytes));
        values.put("message.timestamp.type", "CreateTime");
        values.put("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        values.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        return values;
    }
}
