// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * A newer epoch begins far before the stream's clock, so the clock is set back to it. Steps have
 * absolute indices and each operator refuses those before its last one, so what is known of the
 * time after the new clock cannot be continued: it is forgotten. The steps of the epoch follow.
 *
 * @param streamId the stream
 * @param clockMicros the clock before, microseconds since 1970
 * @param captureMicros capture time of the epoch's first frame
 */
public record ClockSetBack(String streamId, long clockMicros, long captureMicros)
        implements StreamItem {}
