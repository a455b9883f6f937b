// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

/**
 * Computes how long to wait so that the packets of a recording come at the pace at which they were
 * taken. Not safe for use by several threads.
 */
final class Pacer {

    private boolean started;
    private long offset;

    /**
     * The wait before a packet in microseconds, 0 if it is late.
     *
     * @param nowMicros time of a monotonic clock
     * @param timeMicros decoding time of the packet
     */
    long waitMicros(long nowMicros, long timeMicros) {
        if (!started) {
            started = true;
            offset = nowMicros - timeMicros;
        }
        return Math.max(0, timeMicros + offset - nowMicros);
    }
}
