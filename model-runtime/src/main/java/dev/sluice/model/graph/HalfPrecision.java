// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.List;

/**
 * Whether a graph rounds to 16 bits while it computes. Then a difference in the last bits of 32,
 * which comes from the place of a value in a batch, is hidden in most frames and seen in some, so
 * that no trial finds it.
 */
final class HalfPrecision {

    private HalfPrecision() {}

    static boolean in(ProtoMessage graph) {
        return constants(graph.all(OnnxProto.GRAPH_INITIALIZER)) || casts(graph);
    }

    private static boolean constants(List<ProtoMessage.Field> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.message().number(OnnxProto.TENSOR_TYPE))
                .anyMatch(HalfPrecision::isHalf);
    }

    private static boolean casts(ProtoMessage graph) {
        return graph.all(OnnxProto.GRAPH_NODE).stream()
                .map(ProtoMessage.Field::message)
                .filter(node -> node.text(OnnxProto.NODE_OPERATOR).equals("Cast"))
                .anyMatch(node -> isHalf(OnnxProto.intAttribute(node, "to", OnnxProto.FLOAT)));
    }

    private static boolean isHalf(long type) {
        return type == OnnxProto.FLOAT16 || type == OnnxProto.BFLOAT16;
    }
}
