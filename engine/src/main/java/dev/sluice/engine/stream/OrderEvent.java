// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/** Something that happened while the chunks of a stream were put in order. */
public sealed interface OrderEvent {

    /**
     * Chunks are missing, and the stream no longer waits for them.
     *
     * @param gap the missing chunks
     */
    record Skipped(Gap gap) implements OrderEvent {}

    /**
     * An epoch began.
     *
     * @param first the first one of its chunks
     */
    record Begun(PendingChunk first) implements OrderEvent {}

    /**
     * A chunk is not used, because its clock jumps.
     *
     * @param chunk the chunk
     * @param fromMicros end of the chunk before it, microseconds since 1970
     * @param missing chunks that are missing between the two
     */
    record Refused(PendingChunk chunk, long fromMicros, long missing) implements OrderEvent {}
}
