// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log folder of a broker, as Kafka's {@code kafka-storage format} prepares it. Stateless. */
final class BrokerStorage {

    /** Kafka writes this file last, so that a folder with it is formatted. */
    private static final String FORMATTED = "meta.properties";

    private BrokerStorage() {}

    /**
     * Formats a folder under a new cluster id, unless that was done before.
     *
     * @throws Exception whatever Kafka throws
     */
    static void format(int nodeId, Path folder) throws Exception {
        if (Files.exists(folder.resolve(FORMATTED))) {
            return;
        }
        try (PrintStream quiet =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(nodeId)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        }
    }
}
