// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.publish.KafkaPublisherSettings;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Objects;
import java.util.Optional;

/** Reads the settings of ingest from a deployment's configuration. */
public final class IngestConfiguration {

    private IngestConfiguration() {}

    /** Returns the settings of reading sources and cutting chunks. */
    public static IngestSettings settings(ReadableConfig config) {
        try {
            return new IngestSettings(
                    new CutSettings(
                            config.get(IngestOptions.MIN_DURATION),
                            config.get(IngestOptions.MAX_DURATION),
                            bytes(config.get(IngestOptions.MAX_BYTES)),
                            config.get(IngestOptions.OPEN_GOP_WAIT),
                            config.getOptional(IngestOptions.REENCODE).orElse(false)),
                    config.getOptional(IngestOptions.REENCODE),
                    config.get(IngestOptions.CONNECT_TIMEOUT),
                    config.get(IngestOptions.READ_TIMEOUT),
                    config.get(IngestOptions.MIN_BACKOFF),
                    config.get(IngestOptions.MAX_BACKOFF),
                    config.get(IngestOptions.MAX_DRIFT),
                    config.get(IngestOptions.RTSP_TRANSPORT));
        } catch (IllegalArgumentException e) {
            throw new SluiceException(Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        }
    }

    /** Returns the settings of the publisher of chunks and events. */
    public static KafkaPublisherSettings publisher(ReadableConfig config) {
        KafkaSettings kafka = KafkaSettings.of(config);
        int record = bytes(config.get(KafkaOptions.MAX_RECORD_BYTES));
        int chunk = bytes(config.get(IngestOptions.MAX_BYTES));
        if (record - chunk < KafkaPublisherSettings.HEADER_BYTES) {
            throw new SluiceException(
                    ("%s is %d and %s is %d; expected a record to have %d bytes more than its chunk;"
                                    + " raise the first or lower the second")
                            .formatted(
                                    KafkaOptions.MAX_RECORD_BYTES.key(),
                                    record,
                                    IngestOptions.MAX_BYTES.key(),
                                    chunk,
                                    KafkaPublisherSettings.HEADER_BYTES));
        }
        return new KafkaPublisherSettings(
                kafka.client(), kafka.video(), Optional.of(kafka.events()), record);
    }

    private static int bytes(MemorySize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.getBytes());
    }
}
