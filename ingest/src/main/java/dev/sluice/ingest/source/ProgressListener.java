// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

/**
 * Receives the progress of streams. It is called on each stream's own thread, so it must not block
 * and has to be safe for use by several threads.
 */
@FunctionalInterface
public interface ProgressListener {

    /** Called after a chunk was published, frames were left out, or the state changed. */
    void onProgress(IngestProgress progress);

    /** A listener that does nothing. */
    static ProgressListener none() {
        return progress -> {};
    }
}
