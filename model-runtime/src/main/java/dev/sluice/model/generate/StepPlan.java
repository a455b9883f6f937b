// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.generate.BatchedAnswer.Place;
import dev.sluice.model.onnx.BatchRow;
import dev.sluice.model.onnx.KvCache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The rows of a step and how they come about.
 *
 * @param rows the answers of the step, in the order of their rows
 * @param entering those that were not in the batch before
 * @param late those that have brought no token and leave
 * @param lateRows their rows before the step
 * @param change the rows as changes of those before, with companions counted
 * @param changes whether anything changes
 */
record StepPlan(
        List<BatchedAnswer> rows,
        List<BatchedAnswer> entering,
        List<BatchedAnswer> late,
        List<Integer> lateRows,
        List<BatchRow> change,
        boolean changes) {

    /** The bounds of the batch. */
    interface Room {
        /**
         * Whether there is room for this number of answers.
         *
         * @param longest tokens that the longest of them may reach
         */
        boolean fits(int answers, int longest);
    }

    /**
     * Plans a step. Answers that enter take the rows of those that leave, in the order in which
     * they wait, as long as there is room; the last rows move into what is left free.
     *
     * @param before the answers of the step before
     * @param waiting answers that wait, the one that has waited longest first
     * @param companions rows before those of answers
     */
    static StepPlan of(
            List<BatchedAnswer> before,
            Iterable<BatchedAnswer> waiting,
            int companions,
            Room room) {
        List<Integer> kept = new ArrayList<>();
        List<BatchedAnswer> late = new ArrayList<>();
        List<Integer> lateRows = new ArrayList<>();
        for (int row = 0; row < before.size(); row++) {
            BatchedAnswer answer = before.get(row);
            if (answer.place == Place.INSIDE && answer.embedding == null) {
                late.add(answer);
                lateRows.add(row);
            } else if (answer.place == Place.INSIDE) {
                kept.add(row);
            }
        }
        List<BatchedAnswer> entering = admitted(before, kept, waiting, room);
        int count = kept.size() + entering.size();
        boolean changes = count != before.size() || !entering.isEmpty() || !late.isEmpty();
        List<BatchedAnswer> rows = new ArrayList<>();
        List<BatchRow> change = new ArrayList<>();
        Deque<BatchedAnswer> coming = new ArrayDeque<>(entering);
        for (int row = 0; row < count; row++) {
            int own = kept.indexOf(row);
            if (own < 0 && !coming.isEmpty()) {
                BatchedAnswer next = coming.remove();
                change.add(BatchRow.entering(cache(next), next.more));
                rows.add(next);
            } else {
                int from = kept.remove(own < 0 ? kept.size() - 1 : own);
                change.add(BatchRow.kept(from + companions));
                rows.add(before.get(from));
            }
        }
        return new StepPlan(rows, entering, late, lateRows, change, changes);
    }

    /** Returns the answers that have waited longest and for which there is room. */
    private static List<BatchedAnswer> admitted(
            List<BatchedAnswer> before,
            List<Integer> kept,
            Iterable<BatchedAnswer> waiting,
            Room room) {
        int longest = kept.stream().mapToInt(row -> before.get(row).longest).max().orElse(0);
        int count = kept.size();
        List<BatchedAnswer> admitted = new ArrayList<>();
        for (BatchedAnswer next : waiting) {
            longest = Math.max(longest, next.longest);
            if (count > 0 && !room.fits(count + 1, longest)) {
                break;
            }
            admitted.add(next);
            count++;
        }
        return admitted;
    }

    private static KvCache cache(BatchedAnswer answer) {
        return Objects.requireNonNull(answer.cache, "an answer that waits has a cache");
    }
}
