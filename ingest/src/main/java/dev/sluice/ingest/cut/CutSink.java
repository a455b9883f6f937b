// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import java.io.IOException;

/**
 * Receives what a cutter emits, in the order of the stream, on the thread that calls the cutter.
 */
public interface CutSink {

    /** Receives a chunk. */
    void chunk(CutChunk chunk) throws IOException;

    /** Receives a notice of frames that no chunk contains. */
    void loss(CutLoss loss) throws IOException;
}
