// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Sightings;
import dev.sluice.world.Truth;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Selects the questions about a scene that a camera's pictures answer. A question is asked if the
 * truth about the room and the truth about what was seen have the same answer to it:
 *
 * <ul>
 *   <li>What a thing is like now, and whether it moves in the room: most of it has been in the
 *       picture for more than a step. Whether it is there, and how many there are: nothing that is
 *       in the room is out of the picture.
 *   <li>Places: together with the landmark. What is or was by a landmark: landmark and place are in
 *       the picture now, and who stood there was seen there.
 *   <li>The past: each change that the answer depends on was seen. How often a thing moved: each of
 *       its moves. What came first: both were seen in the order in which they came.
 *   <li>Whether something has left: it was in the picture when it left.
 * </ul>
 */
final class Known {

    private static final Set<Family> OF_PLACES =
            Set.of(Family.PLACE_NOW, Family.THING_AT, Family.PLACE_BEFORE, Family.THING_BEFORE);

    private final Sightings seen;
    private final double at;

    Known(Sightings seen, double at) {
        this.seen = seen;
        this.at = at;
    }

    List<Candidate> of(Family family, List<Candidate> inRoom) {
        if (inRoom.isEmpty()) {
            return inRoom;
        }
        Set<Candidate> answered = new HashSet<>(answered(family));
        return inRoom.stream()
                .filter(answered::contains)
                .filter(candidate -> isDecided(family, candidate))
                .toList();
    }

    private List<Candidate> answered(Family family) {
        Truth truth = OF_PLACES.contains(family) ? seen.places() : seen.things();
        return new Candidates(truth, at).of(family);
    }

    private boolean isDecided(Family family, Candidate candidate) {
        return switch (family) {
            case THING_AT, THING_BEFORE ->
                    landmark(candidate)
                            .filter(mark -> seen.show(mark, at - Candidates.MARGIN, at))
                            .isPresent();
            case TELL_WHEN -> isDecided(candidate);
            default -> true;
        };
    }

    private static Optional<Landmark> landmark(Candidate candidate) {
        return Arrays.stream(Landmark.values())
                .filter(landmark -> candidate.about().contains(landmark.word()))
                .findFirst();
    }

    private boolean isDecided(Candidate candidate) {
        String text = candidate.about().get(0);
        for (Event event : Events.all(seen.things().scene().room())) {
            if (event.text().equals(text)) {
                return isDecided(event, candidate.answer().equals(Words.YES));
            }
        }
        return false;
    }

    private boolean isDecided(Event event, boolean happened) {
        if (!happened) {
            return true;
        }
        if (event instanceof Event.Leaves leaves) {
            return seen.sawLeave(leaves.kind(), at);
        }
        if (event instanceof Event.IsBy isBy) {
            return event.holds(seen.places(), at) && steadyAtPlace(isBy.kind());
        }
        return true;
    }

    private boolean steadyAtPlace(Kind kind) {
        return seen.places().steady(kind, at - Candidates.FRAME_MARGIN, at);
    }
}
