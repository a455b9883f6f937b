// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/** Whether decoding can begin at a frame, and what it gives then. */
enum Entry {
    /** Decoding cannot begin here. */
    NONE,
    /** No frame that follows refers to one before it. */
    CLOSED,
    /**
     * Frames that follow and are presented before it may refer to frames before it; of H.264, all
     * that follow may name frames before it in their commands.
     */
    OPEN,
    /** Intra refresh of H.264: the frames are correct from a later frame on. */
    GRADUAL
}
