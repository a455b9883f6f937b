// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Attention that a graph computes with two products and a Softmax between them.
 *
 * @param weights result of the Softmax
 * @param keys second factor of the product before it
 * @param values second factor of the product behind it
 */
record PlainAttention(String weights, String keys, String values) implements EncoderAttention {

    /** Operators between the product of queries and keys and the Softmax. */
    private static final Set<String> BETWEEN = Set.of("Mul", "Div", "Add", "Cast", "Identity");

    private static final int LONGEST_CHAIN = 6;

    /** Returns the attention whose Softmax a node is; null if it is none. */
    static @Nullable PlainAttention of(GraphFlow flow, int softmax) {
        if (!flow.operator(softmax).equals("Softmax") || flow.outputs(softmax).isEmpty()) {
            return null;
        }
        String weights = flow.outputs(softmax).get(0);
        String keys = keys(flow, flow.input(softmax, 0), LONGEST_CHAIN);
        for (int user : flow.users(weights)) {
            String values = flow.input(user, 1);
            if (keys != null
                    && !values.isEmpty()
                    && flow.operator(user).equals("MatMul")
                    && flow.sameShape(flow.input(user, 0)).equals(weights)) {
                return new PlainAttention(weights, keys, values);
            }
        }
        return null;
    }

    private static @Nullable String keys(GraphFlow flow, String value, int steps) {
        int node = flow.producer(value);
        if (node < 0 || steps == 0) {
            return null;
        }
        if (flow.operator(node).equals("MatMul")) {
            return flow.input(node, 1).isEmpty() ? null : flow.input(node, 1);
        }
        if (BETWEEN.contains(flow.operator(node))) {
            for (String input : flow.inputs(node)) {
                String keys = keys(flow, input, steps - 1);
                if (keys != null) {
                    return keys;
                }
            }
        }
        return null;
    }

    @Override
    public String weights(AddedNodes nodes) {
        return weights;
    }

    @Override
    public String keys(AddedNodes nodes) {
        return keys;
    }

    @Override
    public String values(AddedNodes nodes) {
        return values;
    }
}
