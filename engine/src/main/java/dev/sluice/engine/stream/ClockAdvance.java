// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * A chunk was applied, or given up for good: the stream's clock goes on, also when no step came of
 * it.
 *
 * @param streamId the stream
 * @param clockMicros end of the chunk in capture time, microseconds since 1970
 */
public record ClockAdvance(String streamId, long clockMicros) implements StreamItem {}
