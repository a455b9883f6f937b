// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.app.progress.Progress;
import dev.sluice.app.progress.Remaining;
import dev.sluice.platform.text.Quantity;

import java.time.Duration;
import java.util.Locale;

/** Shows how much of a video has been read. Not safe for several threads. */
public final class ReadingProgress {

    private final Progress progress;
    private final String what;
    private final long allMicros;
    private final long start = System.nanoTime();

    /**
     * @param what the work, as in "read"
     * @param allMicros length of the video; 0 if it is not known
     */
    public ReadingProgress(Progress progress, String what, long allMicros) {
        this.progress = progress;
        this.what = what;
        this.allMicros = allMicros;
    }

    /**
     * Shows how far the work is.
     *
     * @param videoMicros length of the video so far
     * @param steps steps so far
     */
    public void at(long videoMicros, long steps) {
        progress.endStep();
        progress.show("video", text(videoMicros, steps, System.nanoTime() - start));
    }

    /** Ends it. */
    public void end() {
        progress.remove("video");
    }

    private String text(long videoMicros, long steps, long nanos) {
        double speed = nanos == 0 ? 0 : videoMicros * 1e3 / nanos;
        return String.format(
                Locale.ROOT,
                "%s %s%s of video, %s, in %s (%.1f× real time)%s",
                what,
                ClipTime.length(videoMicros),
                allMicros > 0 ? " of " + ClipTime.length(allMicros) : "",
                Quantity.count(steps, "step"),
                Quantity.wholeSeconds(Duration.ofNanos(nanos)),
                speed,
                Remaining.text(videoMicros, allMicros, nanos));
    }
}
