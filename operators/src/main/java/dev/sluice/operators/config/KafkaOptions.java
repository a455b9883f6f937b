// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of the Kafka cluster, its topics and the delivery of records. */
public final class KafkaOptions {

    /** The suffix that makes a topic's name the name of its dead letter topic. */
    public static final String DEAD_LETTER_SUFFIX = ".dlq";

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("sluice.kafka.bootstrap-servers")
                    .stringType()
                    .defaultValue("localhost:9092")
                    .withDescription("Bootstrap brokers as host:port, separated by commas.");

    public static final ConfigOption<Map<String, String>> PROPERTIES =
            ConfigOptions.key("sluice.kafka.properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Additional properties for all Kafka clients, for example security"
                                    + " settings. Each property has its own key:"
                                    + " 'sluice.kafka.properties.security.protocol'.");

    public static final ConfigOption<String> VIDEO_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.video")
                    .stringType()
                    .defaultValue("sluice.video")
                    .withDescription(
                            "Topic of the video chunks. Chunks that cannot be used are written"
                                    + " to the dead letter topic, which has the same name with the suffix"
                                    + " '.dlq'.");

    public static final ConfigOption<String> QUERIES_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.queries")
                    .stringType()
                    .defaultValue("sluice.queries")
                    .withDescription(
                            "Topic of the questions. Records that cannot be used and that name"
                                    + " no question to answer are written to the dead letter topic, which"
                                    + " has the same name with the suffix '.dlq'.");

    public static final ConfigOption<String> ANSWERS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.answers")
                    .stringType()
                    .defaultValue("sluice.answers")
                    .withDescription("Topic of the answers.");

    public static final ConfigOption<String> EVENTS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.events")
                    .stringType()
                    .defaultValue("sluice.events")
                    .withDescription(
                            "Topic of the events, which report what happens to the streams.");

    public static final ConfigOption<String> TOKENS_TOPIC =
            ConfigOptions.key("sluice.kafka.topics.tokens")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Topic of the reduced visual tokens, in the binary format in which"
                                    + " memory stores them. If not set, tokens are not written.");

    public static final ConfigOption<Boolean> TOKEN_VALUES =
            ConfigOptions.key("sluice.kafka.token-values")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the records of the tokens topic hold the values of the tokens"
                                    + " besides their positions. Without values a record has 8 bytes"
                                    + " per token, which is enough to show which tokens were kept, as"
                                    + " the console does.");

    public static final ConfigOption<String> GROUP_ID =
            ConfigOptions.key("sluice.kafka.group-id")
                    .stringType()
                    .defaultValue("sluice")
                    .withDescription(
                            "Consumer group id. The committed offsets show the progress of the"
                                    + " job and can be the start position of a job that is not restored"
                                    + " from a checkpoint. A checkpoint contains its own offsets.");

    public static final ConfigOption<StartFrom> START_FROM =
            ConfigOptions.key("sluice.kafka.start-from")
                    .enumType(StartFrom.class)
                    .defaultValue(StartFrom.COMMITTED)
                    .withDescription(
                            "Start position of a job that is not restored from a checkpoint or"
                                    + " savepoint. 'committed': the committed offsets of the consumer"
                                    + " group, or the earliest record if there are none. 'earliest': the"
                                    + " earliest record. 'latest': the end of the topics.");

    public static final ConfigOption<DeliveryGuarantee> DELIVERY =
            ConfigOptions.key("sluice.kafka.delivery")
                    .enumType(DeliveryGuarantee.class)
                    .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
                    .withDescription(
                            "Delivery guarantee of the records that the job writes."
                                    + " 'at-least-once': records are visible immediately and can be"
                                    + " repeated with the same ids after a failure. 'exactly-once':"
                                    + " records are written in transactions; consumers with isolation"
                                    + " level 'read_committed' see them after the next checkpoint."
                                    + " 'none': records can be lost or repeated after a failure.");

    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
            ConfigOptions.key("sluice.kafka.transactional-id-prefix")
                    .stringType()
                    .defaultValue("sluice")
                    .withDescription(
                            "Prefix of the transactional ids. It must be unique among the jobs"
                                    + " that use the same Kafka cluster. A job that runs holds it by a"
                                    + " member of the consumer group of the same name with the suffix"
                                    + " '-lease', and a second job is refused at its start. Only used"
                                    + " with exactly-once delivery.");

    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
            ConfigOptions.key("sluice.kafka.transaction-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(15))
                    .withDescription(
                            "Timeout of a transaction. It must be longer than a checkpoint and a"
                                    + " restart together, otherwise answers are lost, and the broker's"
                                    + " 'transaction.max.timeout.ms' must allow it. Only used with"
                                    + " exactly-once delivery.");

    public static final ConfigOption<MemorySize> MAX_RECORD_BYTES =
            ConfigOptions.key("sluice.kafka.max-record-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.parse("17m"))
                    .withDescription(
                            "Maximum size of a record in the video and queries topics"
                                    + " ('max.message.bytes'). It must leave room for the headers of the"
                                    + " largest chunk. The dead letter topics allow 64 KiB more.");

    public static final ConfigOption<Duration> MAX_TIMESTAMP_AHEAD =
            ConfigOptions.key("sluice.kafka.max-timestamp-ahead")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "Maximum time by which the capture time of a chunk may be ahead of"
                                    + " the broker's clock and of the timestamp of its record. It"
                                    + " prevents one wrong timestamp from moving a stream's clock past"
                                    + " all chunks that follow. Kafka's own default of one hour rejects"
                                    + " recordings that were made with a wrong clock.")
                    .withDeprecatedKeys("sluice.topics.max-timestamp-ahead");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    BOOTSTRAP_SERVERS,
                    PROPERTIES,
                    VIDEO_TOPIC,
                    QUERIES_TOPIC,
                    ANSWERS_TOPIC,
                    EVENTS_TOPIC,
                    TOKENS_TOPIC,
                    TOKEN_VALUES,
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
     * Reads the maximum size of a record in the video and queries topics. The range leaves room for
     * the headers of a dead letter before an int overflows.
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
