// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import java.util.Optional;

/** Where frames come from. Thread-safe. */
public interface Frames {

    /**
     * Returns the last frame of a stream that is not later than a capture time.
     *
     * @param micros microseconds since 1970
     * @return empty if it cannot be had; the reason has been reported
     */
    Optional<Frame> at(String streamId, long micros) throws InterruptedException;
}
