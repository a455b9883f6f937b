// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Corner;
import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Phase;
import dev.sluice.world.Split;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists all questions of a family that have one unambiguous answer at a time. A thing that has just
 * changed is not asked about, because the last step may show half of the old state and half of the
 * new one. Questions that wait for an event should be answered at once, so for them one frame of
 * the change is enough.
 */
final class Candidates {

    /** Time without a change before a question, seconds: slightly more than one step. */
    static final double MARGIN = 2.2;

    /** The same for an event, seconds: one frame at one per second, plus time to see a move. */
    static final double FRAME_MARGIN = 1.3;

    /** Time from a change to the first frame that clearly shows it, seconds: time to see a move. */
    static final double VISIBLE = FRAME_MARGIN - 1;

    private final Truth truth;
    private final double at;
    private final List<Kind> steady;
    private final Map<Corner, Landmark> landmarks;

    Candidates(Truth truth, double at) {
        this.truth = truth;
        this.at = at;
        this.steady = steady(MARGIN);
        this.landmarks = truth.scene().room().landmarks();
    }

    private List<Kind> steady(double margin) {
        return List.of(Kind.values()).stream()
                .filter(kind -> truth.steady(kind, at - margin, at))
                .toList();
    }

    /**
     * Lists the questions of a family. If the camera moves, only those that somebody who takes what
     * is not in the picture as not there answers rightly, see {@link Known}.
     */
    List<Candidate> of(Family family) {
        List<Candidate> all = inRoom(family);
        return truth.sightings().map(seen -> new Known(seen, at).of(family, all)).orElse(all);
    }

    private List<Candidate> inRoom(Family family) {
        return switch (family) {
            case COLOUR_NOW -> coloursNow();
            case KIND_NOW -> kindsNow();
            case PLACE_NOW -> placesNow();
            case THING_AT -> thingsAt();
            case COUNT_NOW -> allSteady() ? counts(truth.present(at).size()) : List.of();
            case MOVING_NOW -> movingNow();
            case PRESENT_NOW -> presentNow();
            case CAME_FIRST -> cameFirst();
            case COLOUR_BEFORE -> coloursBefore();
            case PLACE_BEFORE -> placesBefore();
            case THING_BEFORE -> thingsBefore();
            case EVER_THERE -> everThere();
            case MOVES_SO_FAR -> movesSoFar();
            case KINDS_SO_FAR -> allSteady() ? counts(seen().size()) : List.of();
            case TELL_WHEN -> tellWhen();
        };
    }

    private boolean allSteady() {
        return steady.size() == Kind.values().length;
    }

    private List<Kind> seen() {
        return List.of(Kind.values()).stream().filter(kind -> truth.seen(kind, at)).toList();
    }

    private static List<Candidate> counts(int count) {
        return List.of(Candidate.of(Words.number(count), false));
    }

    private List<Candidate> coloursNow() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            truth.at(kind, at)
                    .ifPresent(p -> all.add(about(kind, p.tint(), p.tint().word(), kind.word())));
        }
        return all;
    }

    private List<Candidate> kindsNow() {
        List<Candidate> all = new ArrayList<>();
        if (!allSteady()) {
            return all;
        }
        for (Tint tint : Tint.values()) {
            List<Kind> having =
                    truth.present(at).stream()
                            .filter(kind -> truth.at(kind, at).orElseThrow().tint() == tint)
                            .toList();
            if (having.size() == 1) {
                all.add(about(having.get(0), tint, having.get(0).word(), tint.word()));
            }
        }
        return all;
    }

    private List<Candidate> placesNow() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            Optional<Phase> now = truth.at(kind, at).filter(phase -> !phase.moves());
            now.ifPresent(
                    p -> {
                        String place = by(p.start());
                        all.add(about(kind, p.tint(), place, kind.word()));
                    });
        }
        return all;
    }

    private List<Candidate> thingsAt() {
        List<Candidate> all = new ArrayList<>();
        if (!allSteady()) {
            return all;
        }
        landmarks.forEach(
                (corner, landmark) -> {
                    Optional<Kind> kind = truth.standingAt(corner, at);
                    if (kind.isPresent()) {
                        Tint tint = truth.at(kind.get(), at).orElseThrow().tint();
                        String thing = Words.thing(tint, kind.get());
                        all.add(about(kind.get(), tint, thing, landmark.word()));
                    } else {
                        all.add(Candidate.of(Words.NOTHING, false, landmark.word()));
                    }
                });
        return all;
    }

    private List<Candidate> movingNow() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            truth.at(kind, at)
                    .ifPresent(
                            p -> {
                                String moving = p.moves() ? Words.YES : Words.NO;
                                all.add(about(kind, p.tint(), moving, kind.word()));
                            });
        }
        return all;
    }

    private List<Candidate> presentNow() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            String present = truth.at(kind, at).isPresent() ? Words.YES : Words.NO;
            all.add(Candidate.of(present, false, kind.word()));
        }
        return all;
    }

    private List<Candidate> cameFirst() {
        List<Candidate> all = new ArrayList<>();
        for (Kind one : seen()) {
            for (Kind other : seen()) {
                double first = truth.history(one, at).get(0).from();
                double second = truth.history(other, at).get(0).from();
                if (second - first > MARGIN && at - second > MARGIN) {
                    all.add(Candidate.of(one.word(), false, one.word(), other.word()));
                    all.add(Candidate.of(one.word(), false, other.word(), one.word()));
                }
            }
        }
        return all;
    }

    private List<Candidate> coloursBefore() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            if (truth.at(kind, at).isPresent()) {
                truth.colourBefore(kind, at)
                        .ifPresent(t -> all.add(about(kind, t, t.word(), kind.word())));
            }
        }
        return all;
    }

    private List<Candidate> placesBefore() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            if (truth.at(kind, at).filter(p -> !p.moves()).isPresent()) {
                truth.cornerBefore(kind, at)
                        .map(this::by)
                        .ifPresent(place -> all.add(Candidate.of(place, false, kind.word())));
            }
        }
        return all;
    }

    private String by(Corner corner) {
        return Words.by(truth.scene().room().landmarkAt(corner));
    }

    private List<Candidate> thingsBefore() {
        List<Candidate> all = new ArrayList<>();
        if (!allSteady()) {
            return all;
        }
        landmarks.forEach(
                (corner, landmark) -> {
                    String before = truth.stoodAt(corner, at).map(Kind::word).orElse(Words.NOTHING);
                    all.add(Candidate.of(before, false, landmark.word()));
                });
        return all;
    }

    private List<Candidate> everThere() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            if (truth.at(kind, at).isEmpty()) {
                String seen = truth.seen(kind, at) ? Words.YES : Words.NO;
                all.add(Candidate.of(seen, false, kind.word()));
            }
        }
        return all;
    }

    private List<Candidate> movesSoFar() {
        List<Candidate> all = new ArrayList<>();
        for (Kind kind : steady) {
            int moves = truth.moves(kind, at);
            if (truth.at(kind, at).filter(p -> !p.moves()).isPresent()
                    && moves <= Words.LARGEST_NUMBER) {
                all.add(Candidate.of(Words.number(moves), false, kind.word()));
            }
        }
        return all;
    }

    private List<Candidate> tellWhen() {
        List<Candidate> all = new ArrayList<>();
        List<Kind> shown = steady(FRAME_MARGIN);
        for (Event event : Events.all(truth.scene().room())) {
            if (shown.containsAll(event.about())) {
                String answer = event.holds(truth, at) ? Words.YES : Words.NOT_YET;
                all.add(Candidate.of(answer, false, event.text()));
            }
        }
        return all;
    }

    private static Candidate about(Kind kind, Tint tint, String answer, String about) {
        return Candidate.of(answer, Split.heldOut(kind, tint), about);
    }
}
