// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import java.util.function.Consumer;

/** Says every few seconds how much of a video has been read. Not safe for several threads. */
public final class ReadingProgress {

    private static final long PERIOD_NANOS = 5_000_000_000L;

    private final Consumer<String> lines;
    private final long start = System.nanoTime();
    private long last = start;

    /**
     * @param lines takes a line at a time
     */
    public ReadingProgress(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Tells how far the work is, unless it told so just before.
     *
     * @param what the work, as in "read"
     * @param videoMicros length of the video so far
     * @param steps steps so far
     */
    public void at(String what, long videoMicros, long steps) {
        long now = System.nanoTime();
        if (now - last >= PERIOD_NANOS) {
            last = now;
            lines.accept(
                    "%s %s of video, %,d steps, in %d s"
                            .formatted(
                                    what,
                                    ClipTime.length(videoMicros),
                                    steps,
                                    (now - start) / 1_000_000_000L));
        }
    }
}
