package dev.sluice.ingest.source;

/**
 * Is told how streams get on: on each stream's own thread, so it has to be quick and thread-safe.
 */
@FunctionalInterface
public interface ProgressListener {

    /** A chunk was published, or the state changed. */
    void onProgress(StreamProgress progress);

    /** One that does not listen. */
    static ProgressListener none() {
        return progress -> {};
    }
}
