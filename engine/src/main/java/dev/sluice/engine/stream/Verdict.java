// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/** Whether a chunk that has arrived will be applied. */
public enum Verdict {
    /** It is ready, or waits for the chunks before it. */
    ACCEPTED,
    /** It has been accepted before. */
    DUPLICATE,
    /** Its gap has been skipped, or the stream began after it. */
    LATE,
    /** A newer epoch has begun. */
    FENCED
}
