package dev.sluice.ingest.cut;

import java.io.IOException;

/** Where chunks go, on the thread that feeds the cutter, in the order of the stream. */
public interface CutSink {

    /** Takes a chunk. */
    void chunk(CutChunk chunk) throws IOException;

    /** Takes notice of pictures that no chunk holds. */
    void loss(CutLoss loss) throws IOException;
}
