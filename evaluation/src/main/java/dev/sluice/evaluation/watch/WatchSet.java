// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.world.Camera;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Scenes of the room and watches about them, for events that happen and for a few that never do.
 * The same arguments give the same set on every machine.
 *
 * @param clips the clips, one for each scene
 * @param watches the watches about the clips
 */
record WatchSet(List<EvalClip> clips, List<EvalWatch> watches) {

    /** The number of frames a second to sample. */
    static final double FPS = 1;

    private static final int SIDE = 168; // pixels
    private static final int SOURCE_FPS = 4;
    private static final int GOP_FRAMES = 8;
    private static final int SHORTEST = 60; // seconds
    private static final int LONGEST = 120; // seconds
    private static final int HAPPENING = 4; // watches for events that happen, per clip
    private static final int NEVER = 2; // watches for events that never happen, per clip

    WatchSet {
        clips = List.copyOf(clips);
        watches = List.copyOf(watches);
    }

    /**
     * Builds a set.
     *
     * @param split the split of the scenes
     * @param first number of the first scene
     * @param count number of clips
     */
    static WatchSet of(Split split, long first, int count) {
        List<EvalClip> clips = new ArrayList<>();
        List<EvalWatch> watches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long number = first + i;
            Random random = new Random(number * 31 + split.ordinal());
            int seconds = SHORTEST + 2 * random.nextInt((LONGEST - SHORTEST) / 2 + 1);
            Truth truth = new Truth(SceneScript.write(split, number, seconds));
            String clip = String.format(Locale.ROOT, "room-watch-%03d", i);
            clips.add(new EvalClip(clip, source(split, number, seconds), seconds));
            for (Event event : Events.choose(truth, HAPPENING, NEVER, random)) {
                String id = clip + "-" + watches.size();
                String text = "Tell me when %s.".formatted(event.text());
                watches.add(new EvalWatch(id, clip, text, event, truth));
            }
        }
        return new WatchSet(clips, watches);
    }

    private static SourceSpec source(Split split, long number, int seconds) {
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                        split,
                        number,
                        SIDE,
                        SIDE,
                        SOURCE_FPS,
                        GOP_FRAMES,
                        seconds,
                        (int) Camera.DEFAULT_NOISE,
                        0));
    }
}
