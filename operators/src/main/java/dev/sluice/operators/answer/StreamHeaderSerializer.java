// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.answer;

/**
 * The name under which savepoints of release 0.1.0 know the serializer of the stream header. Flink
 * looks up its snapshot's class by that name; nothing else uses it.
 */
public final class StreamHeaderSerializer {

    private StreamHeaderSerializer() {}

    /** Restores the serializer that is in use now. */
    public static final class Snapshot
            extends dev.sluice.operators.memory.StreamHeaderSerializer.Snapshot {}
}
