// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import java.io.Serializable;
import java.util.Properties;

/**
 * The settings of a {@link PartitionedSource}.
 *
 * @param topic the topic
 * @param consumer properties of a consumer that asks for the ends of the topic; not copied
 * @param maxJumpMillis by how much the timestamp of one record may be ahead of those before it to
 *     count
 */
public record PartitionedSettings(String topic, Properties consumer, long maxJumpMillis)
        implements Serializable {}
