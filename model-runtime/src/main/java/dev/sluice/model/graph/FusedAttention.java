// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Attention in ONNX Runtime's operator MultiHeadAttention, which does not return its weights: they
 * are computed a second time beside it.
 *
 * @param inputs query, key, value and bias; all but the bias are batch × n × (heads · dimension of
 *     a head)
 * @param mask that is added to the products; empty if there is none
 * @param heads number of heads
 * @param scale of the products; 0 for 1 / √(dimension of a head)
 */
record FusedAttention(List<String> inputs, String mask, int heads, float scale)
        implements EncoderAttention {

    static final String OPERATOR = "MultiHeadAttention";

    private static final int QUERY = 0;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int BIAS = 3;
    private static final int PADDING = 4;
    private static final int ADDED = 5;

    /** Returns the attention that a node computes; null if it is none, or packs its inputs. */
    static @Nullable FusedAttention of(GraphFlow flow, int index) {
        if (!flow.operator(index).equals(OPERATOR)) {
            return null;
        }
        ProtoMessage node = flow.node(index);
        List<String> inputs = flow.inputs(index);
        boolean more = inputs.stream().skip(ADDED + 1L).anyMatch(input -> !input.isEmpty());
        if (more
                || has(inputs, PADDING)
                || !has(inputs, KEY)
                || !has(inputs, VALUE)
                || OnnxProto.intAttribute(node, "unidirectional", 0) != 0) {
            return null;
        }
        return new FusedAttention(
                List.of(
                        inputs.get(QUERY),
                        inputs.get(KEY),
                        inputs.get(VALUE),
                        has(inputs, BIAS) ? inputs.get(BIAS) : ""),
                has(inputs, ADDED) ? inputs.get(ADDED) : "",
                (int) OnnxProto.intAttribute(node, "num_heads", 1),
                OnnxProto.floatAttribute(node, "scale"));
    }

    private static boolean has(List<String> inputs, int index) {
        return index < inputs.size() && !inputs.get(index).isEmpty();
    }

    @Override
    public String weights(AddedNodes nodes) {
        String products =
                nodes.add("MatMul", nodes.floats(headed(nodes, QUERY)), nodes.floats(keys(nodes)));
        String scaled = scaled(nodes, products);
        return nodes.softmax(
                mask.isEmpty() ? scaled : nodes.add("Add", scaled, nodes.floats(mask)));
    }

    private String scaled(AddedNodes nodes, String products) {
        if (scale != 0) {
            return nodes.add("Mul", products, nodes.constant(scale));
        }
        return nodes.add(
                "Div", products, nodes.add("Sqrt", nodes.floats(nodes.size(values(nodes), -1))));
    }

    @Override
    public String keys(AddedNodes nodes) {
        return nodes.transposed(headed(nodes, KEY), 0, 1, 3, 2);
    }

    @Override
    public String values(AddedNodes nodes) {
        return headed(nodes, VALUE);
    }

    /** Returns an input as batch × heads × n × dimension of a head. */
    private String headed(AddedNodes nodes, int input) {
        String split = nodes.add("Reshape", biased(nodes, input), nodes.integers(0, 0, heads, -1));
        return nodes.transposed(split, 0, 2, 1, 3);
    }

    /** The bias is that of query, key and value one after the other. */
    private String biased(AddedNodes nodes, int input) {
        if (inputs.get(BIAS).isEmpty()) {
            return inputs.get(input);
        }
        String thirds = nodes.add("Reshape", inputs.get(BIAS), nodes.integers(3, -1));
        return nodes.add(
                "Add", inputs.get(input), nodes.add("Gather", thirds, nodes.scalar(input)));
    }
}
