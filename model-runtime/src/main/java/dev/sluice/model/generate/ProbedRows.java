// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.PruningScore;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.prune.AttentionRows;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a sequence whose attention the runs of a decoder's part return: its last one, or
 * the text behind the last visual token, which may lie in several runs.
 */
final class ProbedRows {

    private final int from; // first token whose attention is returned
    private final int count;
    private final boolean allRows;
    private final List<AttentionRows> found = new ArrayList<>();

    private ProbedRows(int from, int count, boolean allRows) {
        this.from = from;
        this.count = count;
        this.allRows = allRows;
    }

    /** Returns those of no token. */
    static ProbedRows none(int count) {
        return new ProbedRows(count, count, false);
    }

    /** Returns those of the last token. */
    static ProbedRows last(int count) {
        return new ProbedRows(count - 1, count, false);
    }

    /**
     * Returns those that a score needs.
     *
     * @param visual for each token of the sequence whether it is a visual token
     */
    static ProbedRows of(PruningScore score, boolean[] visual) {
        int from = afterVisual(visual);
        boolean rows = score.needsAllRows() && from > 0 && from < visual.length;
        return rows ? new ProbedRows(from, visual.length, true) : last(visual.length);
    }

    /** Returns the first token behind the last visual token; 0 if there are no visual tokens. */
    static int afterVisual(boolean[] visual) {
        int end = visual.length;
        while (end > 0 && !visual[end - 1]) {
            end--;
        }
        return end;
    }

    /**
     * Returns where a run ends. With a run of their own, a graph that returns the attention of all
     * tokens of a run returns no other.
     */
    int end(int start, int end) {
        return allRows && start < from && end > from ? from : end;
    }

    /** Returns of how many last tokens the run from {@code start} to {@code end} returns it. */
    int in(int start, int end) {
        return Math.max(0, end - Math.max(start, from));
    }

    /** Takes what a run returned. */
    void add(Output output) {
        if (output.attention() != null) {
            found.add(output.attention());
        }
    }

    /** Returns the last run's output with what all runs returned. */
    Output joined(Output last) {
        return new Output(last.cache(), last.logits(), attention());
    }

    private @Nullable AttentionRows attention() {
        return from == count ? null : AttentionRows.joined(found);
    }
}
