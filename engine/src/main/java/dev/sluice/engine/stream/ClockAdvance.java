// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * A chunk was applied or dropped for good. The stream's clock advances to its end, also if the
 * chunk had no steps.
 *
 * @param streamId the stream
 * @param clockMicros end of the chunk in capture time, microseconds since 1970
 */
public record ClockAdvance(String streamId, long clockMicros) implements StreamItem {}
