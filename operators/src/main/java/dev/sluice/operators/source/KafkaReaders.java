// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.operators.record.InboundDeserializer;

import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.Properties;

/** Makes readers as Flink's Kafka source does, but of {@link PausableSplitReader}s. */
final class KafkaReaders {

    private KafkaReaders() {}

    static SourceReader<InboundRecord, KafkaPartitionSplit> of(
            Properties consumer, SourceReaderContext context) {
        Properties properties = completed(consumer);
        KafkaSourceReaderMetrics metrics = new KafkaSourceReaderMetrics(context.metricGroup());
        FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>> queue =
                new FutureCompletingBlockingQueue<>();
        KafkaSourceFetcherManager fetchers =
                new KafkaSourceFetcherManager(
                        queue,
                        () -> new PausableSplitReader(properties, context, metrics),
                        finished -> {});
        Configuration config = new Configuration();
        properties
                .stringPropertyNames()
                .forEach(key -> config.setString(key, properties.getProperty(key)));
        return new KafkaSourceReader<>(
                queue,
                fetchers,
                new KafkaRecordEmitter<>(new InboundDeserializer()),
                config,
                context,
                metrics);
    }

    /** Adds what the builder of a Kafka source sets by itself. */
    private static Properties completed(Properties consumer) {
        Properties properties = new Properties();
        properties.putAll(consumer);
        String bytes = ByteArrayDeserializer.class.getName();
        properties.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, bytes);
        properties.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, bytes);
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return properties;
    }
}
