package dev.sluice.operators.encode;

/** What a subtask's streams hold in state and have not applied yet. For the task's thread. */
final class Backlog {

    private final int maxRecords;
    private final long maxBytes;
    private long records;
    private long bytes;

    Backlog(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    void add(PendingChunk chunk) {
        records++;
        bytes += chunk.bytes();
    }

    /** Adds what was found in state. */
    void add(SequenceBook book) {
        records += book.size();
        bytes += book.bytes();
    }

    void remove(PendingChunk chunk) {
        records--;
        bytes -= chunk.bytes();
    }

    /** Whether reading has to stop until something is done. */
    boolean isFull() {
        return records > maxRecords || bytes > maxBytes;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }
}
