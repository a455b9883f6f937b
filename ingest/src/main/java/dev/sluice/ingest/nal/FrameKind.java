// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

/** What a frame means for the decision where a chunk may begin. */
public enum FrameKind {
    /** A key frame; no frame that follows refers to one before it. */
    CLOSED_KEY,
    /** A key frame; leading frames that refer to frames before it may follow. */
    OPEN_KEY,
    /** A leading frame that cannot be decoded without the frames before its key frame. */
    LEADING,
    /** A leading frame that refers to its key frame only. */
    DECODABLE_LEADING,
    /** Any other frame. */
    OTHER;

    public boolean isKey() {
        return this == CLOSED_KEY || this == OPEN_KEY;
    }

    public boolean isLeading() {
        return this == LEADING || this == DECODABLE_LEADING;
    }
}
