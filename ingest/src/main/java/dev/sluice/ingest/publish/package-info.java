// SPDX-License-Identifier: Apache-2.0
/**
 * Publishes chunks and events. {@link dev.sluice.ingest.publish.ChunkPublisher} is what the sources
 * write to, and {@link dev.sluice.ingest.publish.KafkaChunkPublisher} implements it with a Kafka
 * producer. It is the only package of the module that uses the Kafka clients.
 */
@NullMarked
package dev.sluice.ingest.publish;

import org.jspecify.annotations.NullMarked;
