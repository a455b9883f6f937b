// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import org.apache.kafka.clients.admin.NewTopic;

import java.util.Map;

/**
 * A topic as Sluice needs it.
 *
 * @param name the topic's name
 * @param partitions number of partitions
 * @param replication number of replicas of each partition
 * @param settings topic settings under Kafka's names
 */
public record TopicSpec(
        String name, int partitions, int replication, Map<String, String> settings) {

    public TopicSpec {
        settings = Map.copyOf(settings);
    }

    NewTopic toNewTopic() {
        return new NewTopic(name, partitions, (short) replication).configs(settings);
    }
}
