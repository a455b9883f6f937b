// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

/** What a frame means for the decision where a chunk may begin. */
public enum FrameKind {
    /** A key frame; no frame that follows refers to one before it. */
    CLOSED_KEY,
    /** A key frame; leading frames that refer to frames before it may follow. */
    OPEN_KEY,
    /**
     * A frame at which decoding can start although it is no key frame: parts of it and of some
     * frames after it refer to frames before it, and then the frames are exact (intra refresh).
     */
    REFRESH,
    /** A leading frame that cannot be decoded without the frames before its key frame. */
    LEADING,
    /** A leading frame that refers to its key frame only. */
    DECODABLE_LEADING,
    /** Any other frame. */
    OTHER;

    /** Whether decoding can start here and this frame is exact. */
    public boolean isKey() {
        return this == CLOSED_KEY || this == OPEN_KEY;
    }

    /** Whether decoding can start here. */
    public boolean isEntry() {
        return isKey() || this == REFRESH;
    }

    public boolean isLeading() {
        return this == LEADING || this == DECODABLE_LEADING;
    }
}
