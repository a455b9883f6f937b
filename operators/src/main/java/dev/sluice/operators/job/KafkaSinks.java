// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.record.OutboundSerializer;
import dev.sluice.operators.sink.GuardedSink;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.CommonClientConfigs;

import java.util.Properties;

/** Creates the sinks of the topics that the job writes. Stateless. */
final class KafkaSinks {

    private KafkaSinks() {}

    /** Returns the sink of a topic, with the configured delivery guarantee. */
    static Sink<OutboundRecord> of(ReadableConfig config, String topic) {
        Properties client = KafkaProperties.sink(config);
        client.setProperty(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                config.get(KafkaOptions.BOOTSTRAP_SERVERS));
        return new GuardedSink<>(sink(config, topic, client), client);
    }

    private static KafkaSink<OutboundRecord> sink(
            ReadableConfig config, String topic, Properties client) {
        DeliveryGuarantee guarantee = config.get(KafkaOptions.DELIVERY);
        KafkaSinkBuilder<OutboundRecord> builder =
                KafkaSink.<OutboundRecord>builder()
                        .setKafkaProducerConfig(client)
                        .setRecordSerializer(new OutboundSerializer(topic))
                        .setDeliveryGuarantee(guarantee);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            // Pooling reuses ids; other strategies leave many ids on the brokers for days.
            builder.setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                    .setTransactionalIdPrefix(
                            config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX) + "-" + topic);
        }
        return builder.build();
    }
}
