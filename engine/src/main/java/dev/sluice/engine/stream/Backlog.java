// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/** What a subtask's streams hold in state and have not applied yet. For the task's thread. */
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

    /** Adds what was found in state. */
    public void add(ChunkSequencer sequencer) {
        records += sequencer.size();
        bytes += sequencer.bytes();
    }

    public void remove(PendingChunk chunk) {
        records--;
        bytes -= chunk.bytes();
    }

    /** Whether reading has to stop until something is done. */
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
