// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The chunks of a stream that are ready: each is stored under its index, and they are applied in
 * the order of these. A chunk that is left out keeps its place until its turn.
 *
 * @param head index of the chunk to apply next
 * @param tail index after the last one
 * @param scanned index before which nothing more can be left out
 * @param leftOut chunks in the queue that are left out
 * @param videoMicros how much video of the stream has become ready, in microseconds from an
 *     arbitrary origin
 */
public record ReadyQueue(long head, long tail, long scanned, long leftOut, long videoMicros) {

    /** The queue of a stream that has not delivered anything. */
    static final ReadyQueue EMPTY = new ReadyQueue(0, 0, 0, 0, 0);

    /** The number of chunks. */
    public long size() {
        return tail - head;
    }

    /** Returns the queue after its head was applied or left out. */
    ReadyQueue withoutHead(boolean wasLeftOut) {
        if (head == tail) {
            throw new IllegalStateException("no chunk is ready");
        }
        return new ReadyQueue(
                head + 1, tail, scanned, wasLeftOut ? leftOut - 1 : leftOut, videoMicros);
    }

    /** Returns the queue with more chunks. */
    ReadyQueue with(int chunks, long micros) {
        return new ReadyQueue(head, tail + chunks, scanned, leftOut, videoMicros + micros);
    }

    /** Returns the queue in which the chunk of an index is left out. */
    ReadyQueue leavingOut(long index) {
        return new ReadyQueue(head, tail, index + 1, leftOut + 1, videoMicros);
    }
}
