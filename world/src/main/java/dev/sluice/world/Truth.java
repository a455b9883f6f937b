package dev.sluice.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is so, and has been so, in a scene at a moment. Immutable; times are seconds of scene time.
 */
public final class Truth {

    /** Two phases with less between them belong to one stay. */
    private static final double TOUCHING = 1e-9;

    private final Scene scene;

    public Truth(Scene scene) {
        this.scene = scene;
    }

    /** The scene that this is the truth of. */
    public Scene scene() {
        return scene;
    }

    /** The thing of a kind, if the scene has one at all. */
    public Optional<Thing> thing(Kind kind) {
        return scene.things().stream().filter(thing -> thing.kind() == kind).findFirst();
    }

    /** What a kind of thing does; empty if it is away. */
    public Optional<Phase> at(Kind kind, double time) {
        return thing(kind).flatMap(thing -> thing.at(time));
    }

    /** The kinds that are there. */
    public List<Kind> present(double time) {
        return scene.things().stream()
                .filter(thing -> thing.at(time).isPresent())
                .map(Thing::kind)
                .toList();
    }

    /** The phases that have begun by a moment, ascending; of a kind that never came, none. */
    public List<Phase> history(Kind kind, double time) {
        return thing(kind).stream()
                .flatMap(thing -> thing.phases().stream())
                .filter(phase -> phase.from() <= time)
                .toList();
    }

    /** Whether it has been there by a moment. */
    public boolean seen(Kind kind, double time) {
        return !history(kind, time).isEmpty();
    }

    /** How often it has set out for another corner. */
    public int moves(Kind kind, double time) {
        return (int) history(kind, time).stream().filter(Phase::moves).count();
    }

    /** The colour that it had before its present, or last, one. */
    public Optional<Tint> colourBefore(Kind kind, double time) {
        List<Phase> history = history(kind, time);
        for (int i = history.size() - 2; i >= 0; i--) {
            if (history.get(i).tint() != history.get(i + 1).tint()) {
                return Optional.of(history.get(i).tint());
            }
        }
        return Optional.empty();
    }

    /** The corner that it came from when it last moved, if it has not been away since. */
    public Optional<Spot> spotBefore(Kind kind, double time) {
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

    /** What stands in a corner; on the way there does not count. */
    public Optional<Kind> standingAt(Spot spot, double time) {
        return scene.things().stream()
                .filter(thing -> thing.at(time).filter(p -> stands(p, spot)).isPresent())
                .map(Thing::kind)
                .findFirst();
    }

    /** What stood in a corner last, apart from what stands there now. */
    public Optional<Kind> stoodAt(Spot spot, double time) {
        Optional<Kind> now = standingAt(spot, time);
        Kind latest = null;
        double end = Double.NEGATIVE_INFINITY;
        for (Thing thing : scene.things()) {
            if (now.isPresent() && now.get() == thing.kind()) {
                continue;
            }
            for (Phase phase : history(thing.kind(), time)) {
                if (stands(phase, spot) && phase.to() > end) {
                    end = phase.to();
                    latest = thing.kind();
                }
            }
        }
        return Optional.ofNullable(latest);
    }

    /**
     * The moments at which something changes for a kind: it comes, goes, sets out, arrives, or
     * takes another colour.
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

    /** Whether nothing changes for a kind in the span; its ends count. */
    public boolean steady(Kind kind, double from, double to) {
        return changes(kind).stream().noneMatch(change -> change >= from && change <= to);
    }

    private static boolean stands(Phase phase, Spot spot) {
        return !phase.moves() && phase.start() == spot;
    }
}
