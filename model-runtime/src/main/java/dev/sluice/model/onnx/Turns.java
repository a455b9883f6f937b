// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Decides which run of a decoder is next when several callers have one, since runs side by side
 * would only take the cores from each other. A step of answers and a block of a prompt alternate.
 * Among blocks, those of questions are first, then those of watches, then those that run ahead of a
 * question; each kind in the order of arrival, and every {@value #OVERTAKEN}th block is one of
 * those that were overtaken. So a step waits for one block at most, and a block of a question for
 * one block of each other caller at most, and for as many steps. Safe for use by several threads.
 */
public final class Turns {

    /** What a run is for. */
    public enum Kind {
        /** The next token of answers. */
        STEP,
        /** A block of the prompt of a question. */
        QUESTION,
        /** A block of the prompt of a watch. */
        WATCH,
        /** A block of a prompt whose question has not been asked yet. */
        AHEAD
    }

    private static final int OVERTAKEN = 8;
    private static final Kind[] BLOCKS = {Kind.QUESTION, Kind.WATCH, Kind.AHEAD};

    /** A caller that waits. */
    private static final class Waiter {
        private boolean called;
    }

    @GuardedBy("this")
    private final Map<Kind, Deque<Waiter>> waiting = new EnumMap<>(Kind.class);

    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private boolean stepWasLast;

    @GuardedBy("this")
    private int overtaken; // blocks in a row that ran while others waited behind them

    /**
     * @param runs number of runs at the same time
     */
    Turns(int runs) {
        this.free = runs;
        for (Kind kind : Kind.values()) {
            waiting.put(kind, new ArrayDeque<>());
        }
    }

    /** Waits for a turn, which the caller releases. An interrupt is kept for later. */
    public synchronized void take(Kind kind) {
        Waiter own = new Waiter();
        queue(kind).add(own);
        callNext();
        boolean interrupted = false;
        while (!own.called) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // a run is short, and its end is where callers stop
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a turn. */
    public synchronized void release() {
        free++;
        callNext();
    }

    @GuardedBy("this")
    private void callNext() {
        while (free > 0) {
            Deque<Waiter> next = next();
            if (next.isEmpty()) {
                return;
            }
            next.remove().called = true;
            free--;
            notifyAll();
        }
    }

    /** Returns the queue whose first waiter is next; an empty one if nobody waits. */
    @GuardedBy("this")
    private Deque<Waiter> next() {
        Deque<Waiter> steps = queue(Kind.STEP);
        Deque<Waiter> blocks = nextBlock();
        stepWasLast = !steps.isEmpty() && (blocks.isEmpty() || !stepWasLast);
        if (stepWasLast || blocks.isEmpty()) {
            return steps;
        }
        countOvertaken(blocks);
        return blocks;
    }

    @GuardedBy("this")
    private Deque<Waiter> nextBlock() {
        Deque<Waiter> first = queue(BLOCKS[0]);
        Deque<Waiter> last = first;
        for (Kind kind : BLOCKS) {
            if (!queue(kind).isEmpty()) {
                last = queue(kind);
                first = first.isEmpty() ? last : first;
            }
        }
        return overtaken + 1 >= OVERTAKEN ? last : first;
    }

    @GuardedBy("this")
    private void countOvertaken(Deque<Waiter> chosen) {
        boolean behind = false;
        for (Kind kind : BLOCKS) {
            behind |= queue(kind) != chosen && !queue(kind).isEmpty();
        }
        overtaken = behind && overtaken + 1 < OVERTAKEN ? overtaken + 1 : 0;
    }

    @GuardedBy("this")
    private Deque<Waiter> queue(Kind kind) {
        return Objects.requireNonNull(waiting.get(kind), "the constructor adds every kind");
    }

    /** Number of callers that wait, for tests. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }
}
