// SPDX-License-Identifier: Apache-2.0
/**
 * The records that Sluice exchanges through Kafka, for the job and its clients alike: queries,
 * answers and events with both JSON directions, dead letters, error codes, and the chunk's headers.
 * The package does not know Kafka's classes; {@link dev.sluice.engine.protocol.InboundRecord} and
 * {@link dev.sluice.engine.protocol.OutboundRecord} stand for its records.
 */
@NullMarked
package dev.sluice.engine.protocol;

import org.jspecify.annotations.NullMarked;
