// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

/**
 * A frame of the recording as a small JPEG, or why there is none.
 *
 * @param jpeg the file; empty if there is no frame
 * @param width in pixels
 * @param height in pixels
 * @param captureMicros its capture time, microseconds since 1970
 * @param missing why there is no frame; empty if there is one
 */
record ShownFrame(byte[] jpeg, int width, int height, long captureMicros, String missing) {

    /** Says why there is no frame. */
    static ShownFrame missing(String reason) {
        return new ShownFrame(new byte[0], 0, 0, 0, reason);
    }

    boolean isThere() {
        return missing.isEmpty();
    }
}
