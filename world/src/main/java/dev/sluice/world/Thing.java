package dev.sluice.world;

import java.util.List;
import java.util.Optional;

/**
 * One shape and all that happens to it.
 *
 * @param kind what it is
 * @param radius share of the picture's shorter side
 * @param phases ascending, without overlap; between two that do not touch it is away
 */
public record Thing(Kind kind, double radius, List<Phase> phases) {

    public Thing {
        phases = List.copyOf(phases);
        for (int i = 1; i < phases.size(); i++) {
            if (phases.get(i).from() < phases.get(i - 1).to()) {
                throw new IllegalArgumentException(
                        "the phases of the %s overlap at %s s"
                                .formatted(kind.word(), phases.get(i).from()));
            }
        }
    }

    /** What it does at a moment; empty while it is away. */
    public Optional<Phase> at(double time) {
        return phases.stream().filter(phase -> phase.covers(time)).findFirst();
    }
}
