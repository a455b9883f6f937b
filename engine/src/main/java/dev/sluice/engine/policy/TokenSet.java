// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Collects tokens of one step in any order. */
final class TokenSet {

    private record Token(int span, float[] row) {}

    private final int dim;
    private final TreeMap<Integer, Token> byPosition = new TreeMap<>();

    TokenSet(int dim) {
        this.dim = dim;
    }

    /**
     * Adds a token.
     *
     * @param span number of later steps from which it was merged
     */
    void add(int position, int span, double[] row) {
        float[] floats = new float[dim];
        for (int i = 0; i < dim; i++) {
            floats[i] = (float) row[i];
        }
        put(position, new Token(span, floats));
    }

    /** Adds a token of the step as it is. */
    void add(StepTokens step, int token) {
        add(step.positions()[token], step.rows(), token);
    }

    /** Adds the row of an index as it is. */
    void add(int position, float[] rows, int index) {
        put(position, new Token(0, Arrays.copyOfRange(rows, index * dim, (index + 1) * dim)));
    }

    /** Adds the flagged tokens of the step as they are; returns the indices of the others. */
    List<Integer> take(StepTokens step, boolean[] chosen) {
        List<Integer> rest = new ArrayList<>();
        for (int token = 0; token < chosen.length; token++) {
            if (chosen[token]) {
                add(step, token);
            } else {
                rest.add(token);
            }
        }
        return rest;
    }

    private void put(int position, Token token) {
        if (byPosition.put(position, token) != null) {
            throw new IllegalStateException("two tokens at position " + position);
        }
    }

    ReducedTokens build() {
        int[] positions = new int[byPosition.size()];
        int[] spans = new int[positions.length];
        float[] rows = new float[positions.length * dim];
        int next = 0;
        for (var entry : byPosition.entrySet()) {
            positions[next] = entry.getKey();
            spans[next] = entry.getValue().span();
            System.arraycopy(entry.getValue().row(), 0, rows, next * dim, dim);
            next++;
        }
        return new ReducedTokens(positions, spans, rows);
    }
}
