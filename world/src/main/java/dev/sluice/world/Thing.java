// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;
import java.util.Optional;

/**
 * One shape and everything that happens to it.
 *
 * @param kind its shape
 * @param radius share of the frame's shorter side
 * @param phases ascending, without overlap; between two phases that do not touch, the thing is away
 */
public record Thing(Kind kind, double radius, List<Phase> phases) {

    public Thing {
        phases = List.copyOf(phases);
        for (int i = 1; i < phases.size(); i++) {
            if (phases.get(i).from() < phases.get(i - 1).to()) {
                throw new IllegalArgumentException(
                        "the phases of the %s overlap at %s s, expected each to start after the last"
                                .formatted(kind.word(), phases.get(i).from()));
            }
        }
    }

    /** Returns the phase at a time; empty while the thing is away. */
    public Optional<Phase> at(double time) {
        return phases.stream().filter(phase -> phase.covers(time)).findFirst();
    }
}
