// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

/**
 * The states of a decoder's recurrent layers after some tokens. They are never changed: a run
 * writes new ones. {@link #close} releases their memory.
 */
public final class RecurrentStates implements AutoCloseable {

    private final CacheTensors memory;
    private boolean closed;

    /** States in memory that counts them as a user already. */
    RecurrentStates(CacheTensors memory) {
        this.memory = memory;
    }

    /** Bytes of their memory. */
    public long bytes() {
        return memory.bytes();
    }

    /** Returns their memory for one more user, who releases it. */
    CacheTensors memory() {
        return memory.share();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.release();
        }
    }
}
