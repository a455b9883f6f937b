// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers what is and what was the case in the room at a given time, whether it is in the picture
 * or not; {@link #sightings} answers what could be seen. Immutable. Times are seconds of scene
 * time.
 */
public final class Truth {

    /** If the gap between two phases is shorter, the thing was not away in between, seconds. */
    private static final double TOUCHING = 1e-9;

    private final Scene scene;
    private final @Nullable Sightings sightings; // null if the camera shows everything

    public Truth(Scene scene) {
        this.scene = scene;
        this.sightings = scene.path().moves() ? new Sightings(scene) : null;
    }

    /** Returns what the camera has shown of the scene; empty if it shows everything always. */
    public Optional<Sightings> sightings() {
        return Optional.ofNullable(sightings);
    }

    /** Returns the scene. */
    public Scene scene() {
        return scene;
    }

    /** Returns the thing of a kind, if the scene has one. */
    public Optional<Thing> thing(Kind kind) {
        return scene.things().stream().filter(thing -> thing.kind() == kind).findFirst();
    }

    /** Returns the phase of a kind of thing at a time; empty if it is away. */
    public Optional<Phase> at(Kind kind, double time) {
        return thing(kind).flatMap(thing -> thing.at(time));
    }

    /** Returns the kinds of the things that are in the room. */
    public List<Kind> present(double time) {
        return scene.things().stream()
                .filter(thing -> thing.at(time).isPresent())
                .map(Thing::kind)
                .toList();
    }

    /** Returns the phases that have begun by a time, ascending; none if the kind never appeared. */
    public List<Phase> history(Kind kind, double time) {
        return thing(kind).stream()
                .flatMap(thing -> thing.phases().stream())
                .filter(phase -> phase.from() <= time)
                .toList();
    }

    /** Returns whether a kind of thing has been in the room by a time. */
    public boolean seen(Kind kind, double time) {
        return !history(kind, time).isEmpty();
    }

    /** Returns how often a kind of thing has started to move by a time. */
    public int moves(Kind kind, double time) {
        return (int) history(kind, time).stream().filter(Phase::moves).count();
    }

    /** Returns the colour that a kind of thing had before its current, or last, one. */
    public Optional<Tint> colourBefore(Kind kind, double time) {
        List<Phase> history = history(kind, time);
        for (int i = history.size() - 2; i >= 0; i--) {
            if (history.get(i).tint() != history.get(i + 1).tint()) {
                return Optional.of(history.get(i).tint());
            }
        }
        return Optional.empty();
    }

    /** Returns the corner where its last move started, if the thing has not been away since. */
    public Optional<Corner> cornerBefore(Kind kind, double time) {
        List<Phase> history = history(kind, time);
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).moves()) {
                return Optional.of(history.get(i).start());
            }
            if (i > 0 && history.get(i).from() - history.get(i - 1).to() > TOUCHING) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns what stands in a corner; a thing that is moving there does not count. */
    public Optional<Kind> standingAt(Corner corner, double time) {
        return scene.things().stream()
                .filter(thing -> thing.at(time).filter(p -> stands(p, corner)).isPresent())
                .map(Thing::kind)
                .findFirst();
    }

    /** Returns what stood in a corner before the thing that stands there now, if any. */
    public Optional<Kind> stoodAt(Corner corner, double time) {
        Optional<Kind> now = standingAt(corner, time);
        Kind latest = null;
        double end = Double.NEGATIVE_INFINITY;
        for (Thing thing : scene.things()) {
            if (now.isPresent() && now.get() == thing.kind()) {
                continue;
            }
            for (Phase phase : history(thing.kind(), time)) {
                if (stands(phase, corner) && phase.to() > end) {
                    end = phase.to();
                    latest = thing.kind();
                }
            }
        }
        return Optional.ofNullable(latest);
    }

    /**
     * Returns the times at which a kind of thing changes, ascending: it appears, leaves, starts or
     * ends a move, or changes its colour.
     */
    public List<Double> changes(Kind kind) {
        List<Double> changes = new ArrayList<>();
        double end = Double.NEGATIVE_INFINITY;
        for (Phase phase : thing(kind).map(Thing::phases).orElse(List.of())) {
            if (phase.from() - end > TOUCHING && end > 0) {
                changes.add(end);
            }
            changes.add(phase.from());
            end = phase.to();
        }
        if (end > 0 && end < scene.seconds()) {
            changes.add(end);
        }
        return changes;
    }

    /** Returns whether a kind of thing does not change between two times, both included. */
    public boolean steady(Kind kind, double from, double to) {
        return changes(kind).stream().noneMatch(change -> change >= from && change <= to);
    }

    private static boolean stands(Phase phase, Corner corner) {
        return !phase.moves() && phase.start() == corner;
    }
}
