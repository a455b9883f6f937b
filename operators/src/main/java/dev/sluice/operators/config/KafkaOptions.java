package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where records come from and go to, and with which guarantee. */
public final class KafkaOptions {

    /** What is put behind a topic's name to name the topic of its dead letters. */
    public static final String DEAD_LETTER_SUFFIX = ".dlq";

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("sluice.kafka.bootstrap-servers")
                    .stringType()
                    .defaultValue("localhost:9092")
                    .withDescription("Brokers to begin with: host:port, separated by commas.");

    public static final ConfigOption<Map<String, String>> PROPERTIES =
            ConfigOptions.key("sluice.kafka.properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Further properties of all Kafka clients, such as those for security;"
                                    + " one key each: 'sluice.kafka.properties.security.protocol'.");

    public static final ConfigOption<String> VIDEO_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.video")
                    .stringType()
                    .defaultValue("sluice.video")
                    .withDescription(
                            "Topic of the chunks of video. What cannot be used goes to the topic"
                                    + " of this name with '.dlq' behind it.");

    public static final ConfigOption<String> QUERIES_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.queries")
                    .stringType()
                    .defaultValue("sluice.queries")
                    .withDescription(
                            "Topic of the questions. What cannot be used goes to the topic of this"
                                    + " name with '.dlq' behind it.");

    public static final ConfigOption<String> ANSWERS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.answers")
                    .stringType()
                    .defaultValue("sluice.answers")
                    .withDescription("Topic of the answers.");

    public static final ConfigOption<String> EVENTS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.events")
                    .stringType()
                    .defaultValue("sluice.events")
                    .withDescription("Topic of what happens to the streams.");

    public static final ConfigOption<String> TOKENS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.tokens")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Topic of the reduced tokens, in the binary form in which memory"
                                    + " stores them. Not set: they are not written.");

    public static final ConfigOption<String> GROUP_ID =
            ConfigOptions.key("sluice.kafka.group-id")
                    .stringType()
                    .defaultValue("sluice")
                    .withDescription(
                            "Consumer group. It shows progress and says where a job without a"
                                    + " checkpoint begins; a checkpoint has its own offsets.");

    public static final ConfigOption<StartFrom> START_FROM =
            ConfigOptions.key("sluice.kafka.start-from")
                    .enumType(StartFrom.class)
                    .defaultValue(StartFrom.COMMITTED)
                    .withDescription(
                            "Where a job without a checkpoint begins: where its group stopped"
                                    + " (without one at the beginning), at the beginning, or at"
                                    + " the end.");

    public static final ConfigOption<DeliveryGuarantee> DELIVERY =
            ConfigOptions.key("sluice.kafka.delivery")
                    .enumType(DeliveryGuarantee.class)
                    .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
                    .withDescription(
                            "Guarantee of what is written. at-least-once: at once, and after a"
                                    + " failure perhaps twice with the same ids. exactly-once: in"
                                    + " transactions, seen by read-committed readers with the next"
                                    + " checkpoint.");

    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
            ConfigOptions.key("sluice.kafka.transactional-id-prefix")
                    .stringType()
                    .defaultValue("sluice")
                    .withDescription(
                            "Beginning of the transactions' names; unique among the jobs of one"
                                    + " Kafka cluster. Only for exactly-once.");

    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
            ConfigOptions.key("sluice.kafka.transaction-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(15))
                    .withDescription(
                            "How long a transaction may stay open: longer than a checkpoint and a"
                                    + " restart together, or answers are lost. The broker's"
                                    + " 'transaction.max.timeout.ms' must allow it. Only for"
                                    + " exactly-once.");

    public static final ConfigOption<MemorySize> MAX_RECORD_BYTES =
            ConfigOptions.key("sluice.kafka.max-record-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("17m"))
                    .withDescription(
                            "'max.message.bytes' of the video and queries topics: the largest"
                                    + " chunk and room for its headers. The topics of dead letters"
                                    + " take 64 KiB more.");

    public static final ConfigOption<Duration> MAX_TIMESTAMP_AHEAD =
            ConfigOptions.key("sluice.topics.max-timestamp-ahead")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "How far the capture time of a record may lie ahead of the broker's"
                                    + " clock, and of its record's timestamp, which keeps a stream"
                                    + " from being carried past all that follows. The broker's own"
                                    + " default of one hour refuses recordings whose clock was"
                                    + " wrong.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    BOOTSTRAP_SERVERS,
                    PROPERTIES,
                    VIDEO_TOPIC,
                    QUERIES_TOPIC,
                    ANSWERS_TOPIC,
                    EVENTS_TOPIC,
                    TOKENS_TOPIC,
                    GROUP_ID,
                    START_FROM,
                    DELIVERY,
                    TRANSACTIONAL_ID_PREFIX,
                    TRANSACTION_TIMEOUT,
                    MAX_RECORD_BYTES,
                    MAX_TIMESTAMP_AHEAD);

    private static final MemorySize MOST_RECORD_BYTES = MemorySize.parse("2047m");

    private KafkaOptions() {}

    /**
     * The largest record of the video and queries topics; there is room for a dead letter's headers
     * before an int overflows.
     *
     * @throws ConfigException if it is out of range
     */
    public static int maxRecordBytes(ReadableConfig config) {
        MemorySize size = config.get(MAX_RECORD_BYTES);
        if (size.getBytes() < 1 || size.compareTo(MOST_RECORD_BYTES) > 0) {
            throw ConfigException.outOfRange(
                    MAX_RECORD_BYTES, size, "at least 1 byte, at most " + MOST_RECORD_BYTES);
        }
        return (int) size.getBytes();
    }
}
