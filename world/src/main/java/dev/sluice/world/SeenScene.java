// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the phases of a scene's things to the periods in which they are in the picture. Periods that
 * are too short for two frames at one per second are left out.
 */
final class SeenScene {

    /** Minimum duration of what counts as seen, seconds. */
    static final double MIN_SECONDS = 2.2;

    private static final double TICK = 0.1; // distance of the times that are looked at, seconds
    private static final double LANDMARK_REACH = 0.06; // in a room that one picture shows

    private final Scene scene;
    private final boolean withLandmarks;

    private SeenScene(Scene scene, boolean withLandmarks) {
        this.scene = scene;
        this.withLandmarks = withLandmarks;
    }

    /**
     * Returns the scene that was seen, as a fixed camera would have filmed it.
     *
     * @param withLandmarks whether a thing that stands counts as seen only together with its
     *     landmark, and a move only if the thing was seen where it started
     */
    static Scene of(Scene scene, boolean withLandmarks) {
        SeenScene seen = new SeenScene(scene, withLandmarks);
        List<Thing> things = scene.things().stream().map(seen::seen).toList();
        return new Scene(scene.seed(), scene.room(), things, scene.seconds());
    }

    /** Returns whether a landmark is in the picture at a time. */
    static boolean showsLandmark(Scene scene, Corner corner, double time) {
        double reach = LANDMARK_REACH * scene.path().objectScale();
        return scene.path().at(time).shows(corner.landmarkX(), corner.landmarkY(), reach);
    }

    private Thing seen(Thing thing) {
        List<Phase> phases = new ArrayList<>();
        for (Phase phase : thing.phases()) {
            if (!withLandmarks || !phase.moves() || endsAt(phases, phase.from())) {
                addSeen(thing, phase, phases);
            }
        }
        return new Thing(thing.kind(), thing.radius(), phases);
    }

    private static boolean endsAt(List<Phase> phases, double time) {
        return !phases.isEmpty() && phases.get(phases.size() - 1).to() == time;
    }

    /** Adds the parts of a phase that are seen, of a move the first one only. */
    private void addSeen(Thing thing, Phase phase, List<Phase> phases) {
        double start = phase.from();
        boolean seenBefore = false;
        int ticks = (int) Math.ceil((phase.to() - phase.from()) / TICK);
        for (int i = 0; i <= ticks; i++) {
            double time = i < ticks ? phase.from() + i * TICK : phase.to();
            boolean seenNow = i < ticks && shows(thing, phase, time);
            if (seenNow && !seenBefore) {
                start = time;
            }
            if (!seenNow && seenBefore && time - start >= MIN_SECONDS) {
                phases.add(part(phase, start, time));
                if (phase.moves()) {
                    return;
                }
            }
            seenBefore = seenNow;
        }
    }

    private boolean shows(Thing thing, Phase phase, double time) {
        return Sight.of(scene, thing, time).filter(Sight::isInPicture).isPresent()
                && (!withLandmarks || phase.moves() || showsLandmark(scene, phase.start(), time));
    }

    private static Phase part(Phase phase, double from, double to) {
        return new Phase(
                from,
                to,
                phase.start(),
                phase.end(),
                phase.x(from),
                phase.y(from),
                phase.x(to),
                phase.y(to),
                phase.tint());
    }
}
