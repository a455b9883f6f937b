package dev.sluice.world.question;

import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Phase;
import dev.sluice.world.Spot;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import java.util.Set;

/**
 * Something that one can wait for: a state of the scene that is so or not at each moment. It
 * happens when it becomes so.
 */
public sealed interface Event {

    /** What fills "Tell me when …". */
    String text();

    /** Whether it is so. */
    boolean holds(Truth truth, double time);

    /** The kinds whose changes can decide it. */
    Set<Kind> about();

    /** What one thing decides. */
    sealed interface OfOneThing extends Event {

        /** Its kind. */
        Kind kind();

        @Override
        default Set<Kind> about() {
            return Set.of(kind());
        }
    }

    /** A thing is there. */
    record Comes(Kind kind) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " comes";
        }

        @Override
        public boolean holds(Truth truth, double time) {
            return truth.at(kind, time).isPresent();
        }
    }

    /** A thing was there and is away. */
    record Leaves(Kind kind) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " leaves";
        }

        @Override
        public boolean holds(Truth truth, double time) {
            return truth.at(kind, time).isEmpty() && truth.seen(kind, time);
        }
    }

    /** A thing is on its way. */
    record Moves(Kind kind) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " moves";
        }

        @Override
        public boolean holds(Truth truth, double time) {
            return truth.at(kind, time).filter(Phase::moves).isPresent();
        }
    }

    /** A thing stands by a landmark. */
    record IsBy(Kind kind, Landmark landmark) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " is by the " + landmark.word();
        }

        @Override
        public boolean holds(Truth truth, double time) {
            Spot spot = truth.scene().room().spotOf(landmark);
            return truth.at(kind, time).filter(p -> !p.moves() && p.start() == spot).isPresent();
        }
    }

    /** A thing has a colour. */
    record Turns(Kind kind, Tint tint) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " turns " + tint.word();
        }

        @Override
        public boolean holds(Truth truth, double time) {
            return truth.at(kind, time).filter(p -> p.tint() == tint).isPresent();
        }
    }

    /** So many things are there. */
    record ThereAre(int count) implements Event {
        @Override
        public String text() {
            return "there are " + Words.number(count) + " shapes";
        }

        @Override
        public boolean holds(Truth truth, double time) {
            return truth.present(time).size() == count;
        }

        @Override
        public Set<Kind> about() {
            return Set.of(Kind.values());
        }
    }
}
