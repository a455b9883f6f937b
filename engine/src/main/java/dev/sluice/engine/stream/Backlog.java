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

    /**
     * @param maxRecords chunks above which the backlog is full
     * @param maxBytes size of the chunks above which the backlog is full
     */
    public Backlog(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** Adds chunks, or removes them if the numbers are negative. */
    public void add(long moreRecords, long moreBytes) {
        records += moreRecords;
        bytes += moreBytes;
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
