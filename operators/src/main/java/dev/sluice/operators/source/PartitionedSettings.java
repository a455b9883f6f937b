// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import java.io.Serializable;
import java.util.Properties;

/**
 * The settings of a {@link PartitionedSource}.
 *
 * @param topic the topic
 * @param consumer all properties of the consumers that read the topic, but for the deserializers,
 *     with those of Flink's Kafka source; not copied
 * @param maxJumpMillis by how much the timestamp of one record may be ahead of those before it to
 *     count
 */
public record PartitionedSettings(String topic, Properties consumer, long maxJumpMillis)
        implements Serializable {}
