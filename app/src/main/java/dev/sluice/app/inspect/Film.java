// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.inspect.FrameSpool.Entry;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.model.FrameCoverage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * All that pictures are drawn from.
 *
 * @param title what people call the video
 * @param stream whether it is part of a stream, whose times are shown by the clock
 * @param traces what each policy made of it
 * @param spool the frames
 * @param coverage which part of a frame the model's tokens cover
 */
record Film(
        String title,
        boolean stream,
        List<Trace> traces,
        FrameSpool spool,
        FrameCoverage coverage) {

    List<Entry> frames() {
        return spool.entries();
    }

    /** Capture time of the first frame, microseconds since 1970. */
    long fromMicros() {
        return frames().get(0).captureMicros();
    }

    /** Capture time of the last frame, microseconds since 1970. */
    long toMicros() {
        return frames().get(frames().size() - 1).captureMicros();
    }

    /** Reads a frame and tints it by what a policy made of its step. */
    BufferedImage tinted(Entry frame, Trace trace) throws IOException {
        BufferedImage picture = spool.read(frame);
        StepOutcome outcome = trace.at(frame.step());
        if (outcome != null) {
            CellPainter.paint(picture, cells(frame, outcome, picture), outcome);
        }
        return picture;
    }

    private CellGrid cells(Entry frame, StepOutcome outcome, BufferedImage picture) {
        return new CellGrid(
                coverage.region(frame.width(), frame.height()),
                outcome.grid(),
                picture.getWidth(),
                picture.getHeight());
    }
}
