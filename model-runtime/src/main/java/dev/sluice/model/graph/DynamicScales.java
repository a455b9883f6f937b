// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Operators that derive the scales of 8-bit values from all tokens of a call, so that the result
 * for one token depends on the others. Graphs with weights of 4 bits do without them.
 */
final class DynamicScales {

    private static final Set<String> OPERATORS =
            Set.of(
                    "DynamicQuantizeLinear",
                    "DynamicQuantizeMatMul",
                    "DynamicQuantizeLSTM",
                    "MatMulInteger",
                    "MatMulIntegerToFloat",
                    "ConvInteger");

    /** Protobuf's parsers refuse messages that are nested deeper than 100. */
    private static final int DEEPEST = 100;

    private DynamicScales() {}

    /** Returns those that a model has, including those in branches and functions. */
    static Set<String> of(ProtoMessage model) {
        Set<String> found = new TreeSet<>();
        for (ProtoMessage.Field graph : model.all(OnnxProto.MODEL_GRAPH)) {
            add(graph.message().all(OnnxProto.GRAPH_NODE), found, 0);
        }
        for (ProtoMessage.Field function : model.all(OnnxProto.MODEL_FUNCTIONS)) {
            add(function.message().all(OnnxProto.FUNCTION_NODE), found, 0);
        }
        return found;
    }

    private static void add(List<ProtoMessage.Field> nodes, Set<String> found, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "found branches in branches, %d deep; expected an ONNX file".formatted(depth));
        }
        for (ProtoMessage.Field field : nodes) {
            ProtoMessage node = field.message();
            String operator = node.text(OnnxProto.NODE_OPERATOR);
            if (OPERATORS.contains(operator)) {
                found.add(operator);
            }
            for (ProtoMessage.Field attribute : node.all(OnnxProto.NODE_ATTRIBUTE)) {
                ProtoMessage value = attribute.message();
                addBranches(value.all(OnnxProto.ATTRIBUTE_GRAPH), found, depth + 1);
                addBranches(value.all(OnnxProto.ATTRIBUTE_GRAPHS), found, depth + 1);
            }
        }
    }

    private static void addBranches(List<ProtoMessage.Field> graphs, Set<String> found, int depth) {
        graphs.forEach(graph -> add(graph.message().all(OnnxProto.GRAPH_NODE), found, depth));
    }
}
