// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The segmentation of a growing run of steps that saves most tokens, by dynamic programming: one
 * step costs its positions plus the starts that can still win.
 *
 * <p>With best[i] the most that the first i steps save and c(s,i) the positions that are static
 * from step s + 1 through step i, a segment from s to i saves c(s,i)·(i−s).
 */
final class Segmentation {

    /**
     * Consecutive steps, both ends included.
     *
     * @param first index of the first step
     * @param last index of the last step
     * @param saved number of tokens that it saves
     */
    record Run(int first, int last, long saved) {

        int length() {
            return last - first + 1;
        }
    }

    private final int[] runs; // by position: static steps in a row up to the last step
    private final boolean prune;
    private long[] best = new long[16]; // best[i]: saved by the first i steps
    private int[] starts = new int[16]; // starts[i]: start of the last segment of the first i steps
    private int[] alive = new int[16]; // starts that may still win, ascending
    private int aliveCount;
    private int steps;

    Segmentation(int positions) {
        this(positions, true);
    }

    /**
     * @param prune whether starts that cannot win any more are left out; the result is the same
     */
    Segmentation(int positions, boolean prune) {
        this.runs = new int[positions];
        this.prune = prune;
    }

    /**
     * Adds a step.
     *
     * @param similarity cosines to the step before; ignored for the first step, where it may be
     *     null
     */
    void add(float @Nullable [] similarity, double tau) {
        int step = steps++;
        grow();
        int[] counts = new int[0];
        if (step > 0) {
            extendRuns(
                    Objects.requireNonNull(similarity, "only the first step has no similarity"),
                    tau);
            counts = countRuns(step);
            choose(step, counts);
        }
        alive[aliveCount++] = step;
        if (prune && step > 0) {
            dropDeadStarts(step, counts);
        }
    }

    int steps() {
        return steps;
    }

    /** Returns the number of tokens that the best segmentation saves. */
    long saved() {
        return best[steps];
    }

    /** Returns the best segmentation, ascending. */
    List<Run> runs() {
        Deque<Run> runsBackwards = new ArrayDeque<>();
        int end = steps;
        while (end > 0) {
            int start = starts[end];
            runsBackwards.addFirst(new Run(start, end - 1, best[end] - best[start]));
            end = start;
        }
        return new ArrayList<>(runsBackwards);
    }

    private void grow() {
        if (steps >= best.length) {
            best = Arrays.copyOf(best, 2 * best.length);
            starts = Arrays.copyOf(starts, 2 * starts.length);
            alive = Arrays.copyOf(alive, 2 * alive.length);
        }
    }

    private void extendRuns(float[] similarity, double tau) {
        for (int position = 0; position < runs.length; position++) {
            runs[position] = similarity[position] > tau ? runs[position] + 1 : 0;
        }
    }

    /** counts[n]: positions that were static for at least the last n steps. */
    private int[] countRuns(int longest) {
        int[] counts = new int[longest + 1];
        for (int run : runs) {
            counts[run]++;
        }
        for (int n = longest - 1; n >= 0; n--) {
            counts[n] += counts[n + 1];
        }
        return counts;
    }

    private void choose(int step, int[] counts) {
        long most = best[step];
        int start = step;
        for (int i = aliveCount - 1; i >= 0; i--) {
            int candidate = alive[i];
            int length = step - candidate;
            long saved = best[candidate] + (long) counts[length] * length;
            if (saved > most) {
                most = saved;
                start = candidate;
            }
        }
        best[step + 1] = most;
        starts[step + 1] = start;
    }

    /**
     * A start is dead when nothing is static since, or when a later start saves at least as much
     * even if all that is static now stays so: it then never wins strictly, and the later start,
     * whose window is shorter, is tried first.
     */
    private void dropDeadStarts(int step, int[] counts) {
        int kept = 0;
        for (int i = 0; i < aliveCount; i++) {
            if (!isDead(i, counts[step - alive[i]])) {
                alive[kept++] = alive[i];
            }
        }
        aliveCount = kept;
    }

    private boolean isDead(int index, long count) {
        int start = alive[index];
        if (count == 0) {
            return true;
        }
        for (int i = index + 1; i < aliveCount; i++) {
            int later = alive[i];
            if (count * (later - start) <= best[later] - best[start]) {
                return true;
            }
        }
        return false;
    }
}
