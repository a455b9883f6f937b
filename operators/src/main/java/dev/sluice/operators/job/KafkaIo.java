// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.OrderOptions;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.operators.lease.LeasedSource;
import dev.sluice.operators.lease.PrefixLease;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.InboundDeserializer;
import dev.sluice.operators.source.PartitionedSettings;
import dev.sluice.operators.source.PartitionedSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** Reads and writes the topics of a Kafka cluster. */
final class KafkaIo implements JobIo {

    /** How far a partition may be ahead of another one that is behind, in record timestamps. */
    private static final Duration MAX_DRIFT = Duration.ofMinutes(2);

    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(50);

    /** Time without a record after which a partition of a live job does not count as behind. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Configuration config;
    private final JobMode mode;

    KafkaIo(Configuration config, JobMode mode) {
        this.config = config;
        this.mode = mode;
    }

    /** Returns the chunks; a replay starts to read some time before its first chunk. */
    @Override
    public DataStream<InboundRecord> video(StreamExecutionEnvironment env) {
        OffsetsInitializer replayFrom =
                mode.fromMicros() == JobMode.BEGINNING
                        ? OffsetsInitializer.earliest()
                        : OffsetsInitializer.timestamp(seekMillis());
        OffsetsInitializer from = mode.replay() ? replayFrom : startingOffsets();
        String topic = config.get(KafkaOptions.VIDEO_TOPIC);
        Properties consumer = consumer("video", from, KafkaProperties.video(config, mode.replay()));
        PartitionedSettings settings =
                new PartitionedSettings(
                        topic, consumer, config.get(OrderOptions.MAX_CLOCK_JUMP).toMillis());
        return read(
                env,
                "video",
                new PartitionedSource(source(topic, from, consumer), settings),
                videoWatermarks());
    }

    /**
     * The source itself emits the watermarks. Partitions that are ahead of others pause, so that
     * the chunks that wait for these are few; which ones are applied does not depend on it.
     */
    private WatermarkStrategy<InboundRecord> videoWatermarks() {
        WatermarkStrategy<InboundRecord> strategy = WatermarkStrategy.noWatermarks();
        if (!mode.replay()) {
            // The last records of a partition can be marks of transactions, which are never read.
            strategy = strategy.withIdleness(QUIET);
        }
        return strategy.withWatermarkAlignment("video", MAX_DRIFT, ALIGNMENT_INTERVAL);
    }

    /** Returns the questions; a replay reads all that were ever asked. */
    @Override
    public DataStream<InboundRecord> queries(StreamExecutionEnvironment env) {
        OffsetsInitializer from = mode.replay() ? OffsetsInitializer.earliest() : startingOffsets();
        Properties consumer =
                consumer("queries", from, KafkaProperties.source(config, mode.replay()));
        KafkaSource<InboundRecord> source =
                source(config.get(KafkaOptions.QUERIES_TOPIC), from, consumer);
        return read(env, "queries", leased(source), WatermarkStrategy.noWatermarks());
    }

    /** Lets one of the sources hold the lease on the prefix of a job that writes transactions. */
    private Source<InboundRecord, ?, ?> leased(KafkaSource<InboundRecord> source) {
        Optional<PrefixLease> lease =
                PrefixLease.of(config, KafkaProperties.source(config, mode.replay()));
        return lease.isEmpty() ? source : new LeasedSource<>(source, lease.get());
    }

    @Override
    public void write(DataStream<OutboundRecord> records, String topic, String name) {
        records.sinkTo(KafkaSinks.of(config, topic))
                .name(name + "-sink")
                .uid(SluiceJob.uid(name + "-sink"));
    }

    private static DataStream<InboundRecord> read(
            StreamExecutionEnvironment env,
            String name,
            Source<InboundRecord, ?, ?> source,
            WatermarkStrategy<InboundRecord> watermarks) {
        return env.fromSource(source, watermarks, name + "-source", FlinkTypes.INBOUND)
                .uid(SluiceJob.uid(name + "-source"));
    }

    private KafkaSource<InboundRecord> source(
            String topic, OffsetsInitializer from, Properties consumer) {
        KafkaSourceBuilder<InboundRecord> builder =
                KafkaSource.<InboundRecord>builder()
                        .setProperties(consumer)
                        .setTopics(topic)
                        .setStartingOffsets(from)
                        .setDeserializer(new InboundDeserializer());
        return mode.replay()
                ? builder.setBounded(OffsetsInitializer.latest()).build()
                : builder.build();
    }

    /** Returns all properties of the consumers of a source. */
    private Properties consumer(String name, OffsetsInitializer from, Properties properties) {
        String groupId = config.get(KafkaOptions.GROUP_ID);
        properties.setProperty(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.get(KafkaOptions.BOOTSTRAP_SERVERS));
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        // Two sources with the same id would hide each other's metrics.
        properties.setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), groupId + "-" + name);
        properties.setProperty(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                from.getAutoOffsetResetStrategy().name().toLowerCase(Locale.ROOT));
        if (mode.replay()) {
            properties.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
        }
        return properties;
    }

    @SuppressWarnings("deprecation") // the connector accepts no newer type
    private OffsetsInitializer startingOffsets() {
        return switch (config.get(KafkaOptions.START_FROM)) {
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }

    private long seekMillis() {
        long margin = config.get(ReplayOptions.SEEK_MARGIN).toMillis();
        return Math.max(0, Math.floorDiv(mode.fromMicros(), 1000) - margin);
    }
}
