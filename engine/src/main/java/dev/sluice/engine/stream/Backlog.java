// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * Counts the chunks that the streams of a subtask have in state and have not applied. Used only by
 * the task's thread.
 */
public final class Backlog {

    private final int maxRecords;
    private final long maxBytes;
    private long records;
    private long bytes;

    public Backlog(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    public void add(PendingChunk chunk) {
        records++;
        bytes += chunk.bytes();
    }

    /** Adds the chunks of a restored sequencer. */
    public void add(ChunkSequencer sequencer) {
        records += sequencer.size();
        bytes += sequencer.bytes();
    }

    public void remove(PendingChunk chunk) {
        records--;
        bytes -= chunk.bytes();
    }

    /** Returns whether the input has to pause until chunks are applied. */
    public boolean isFull() {
        return records > maxRecords || bytes > maxBytes;
    }

    public long records() {
        return records;
    }

    public long bytes() {
        return bytes;
    }
}
