// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Corner;
import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Phase;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import java.util.Set;

/**
 * Something that a question can wait for: a condition on the scene that is true or false at each
 * time. The event happens when the condition becomes true.
 */
public sealed interface Event {

    /** Returns the text that follows "Tell me when". */
    String text();

    /**
     * Returns whether the condition is true.
     *
     * @param time seconds of scene time
     */
    boolean holds(Truth truth, double time);

    /** Returns the kinds of things on which the condition depends. */
    Set<Kind> about();

    /** An event that depends on one thing. */
    sealed interface OfOneThing extends Event {

        /** Returns the kind of the thing. */
        Kind kind();

        @Override
        default Set<Kind> about() {
            return Set.of(kind());
        }
    }

    /** A thing is in the room. */
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

    /** A thing was in the room and is away. */
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

    /** A thing is moving. */
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

    /** A thing stands next to a landmark. */
    record IsBy(Kind kind, Landmark landmark) implements OfOneThing {
        @Override
        public String text() {
            return "the " + kind.word() + " is by the " + landmark.word();
        }

        @Override
        public boolean holds(Truth truth, double time) {
            Corner corner = truth.scene().room().cornerOf(landmark);
            return truth.at(kind, time).filter(p -> !p.moves() && p.start() == corner).isPresent();
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

    /** The room contains a number of things. */
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
