// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.BatchRow;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderBatch;
import dev.sluice.model.onnx.KvCache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rows of a batch in the decoder. If the plan says so, a row of no answer accompanies them: it
 * is the first one, and never shows outside. Used only by the thread that leads a step.
 */
final class AccompaniedBatch implements AutoCloseable {

    private final Decoder decoder;
    private final BatchPlan plan;
    private final DecoderBatch batch;
    private final int companions;

    /** Opens a batch without rows. */
    AccompaniedBatch(Decoder decoder, BatchPlan plan) throws ModelException {
        this.decoder = decoder;
        this.plan = plan;
        this.companions = plan.accompanied() ? 1 : 0;
        this.batch = decoder.newBatch(plan.answers() + companions);
    }

    /** Number of rows that are of no answer. */
    int companions() {
        return companions;
    }

    /** Whether so many answers of at most so many tokens are within the plan. */
    boolean fits(int answers, int longest) {
        return answers <= plan.answers()
                && batch.bytes(answers + companions, longest) <= plan.bytes();
    }

    /** Copies the cache of an answer's row, which the caller closes. */
    KvCache copy(int row) throws ModelException {
        return batch.copy(row + companions);
    }

    /** Changes the rows; without any, the memory is freed. */
    void change(List<BatchRow> rows) throws ModelException {
        if (rows.isEmpty()) {
            batch.clear();
        } else if (companions == 0) {
            batch.change(rows);
        } else {
            List<BatchRow> all = new ArrayList<>();
            try (KvCache empty = decoder.emptyCacheOfAllParts()) {
                all.add(batch.rows() == 0 ? BatchRow.entering(empty, 0) : BatchRow.kept(0));
                all.addAll(rows);
                batch.change(all);
            }
        }
    }

    /**
     * Appends the token of each answer.
     *
     * @param answers the rows, at least one
     * @return the logits after it for each answer
     */
    List<float[]> step(List<BatchedAnswer> answers) throws ModelException {
        int dim = token(answers.get(0)).length;
        int all = answers.size() + companions;
        float[] embeddings = new float[all * dim];
        int[][] positions = new int[answers.get(0).position.length][all];
        for (int row = 0; row < answers.size(); row++) {
            BatchedAnswer answer = answers.get(row);
            System.arraycopy(token(answer), 0, embeddings, (row + companions) * dim, dim);
            for (int axis = 0; axis < positions.length; axis++) {
                positions[axis][row + companions] = answer.position[axis];
            }
        }
        return List.of(batch.step(embeddings, positions)).subList(companions, all);
    }

    private static float[] token(BatchedAnswer answer) {
        return Objects.requireNonNull(answer.embedding, "a row of a step has a token");
    }

    /** Frees the memory of all rows. */
    void clear() {
        batch.clear();
    }

    @Override
    public void close() {
        batch.close();
    }
}
