package dev.sluice.model.graph;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Operators that work out the scales of 8-bit numbers from all rows of a call, so that what becomes
 * of a row depends on the rows beside it. Weights of 4 bits need none: each row is for itself.
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

    private DynamicScales() {}

    /** Those that a model has, in branches and functions, too. */
    static Set<String> of(ProtoMessage model) {
        Set<String> found = new TreeSet<>();
        for (ProtoMessage.Field graph : model.all(OnnxProto.MODEL_GRAPH)) {
            add(graph.message().all(OnnxProto.GRAPH_NODE), found);
        }
        for (ProtoMessage.Field function : model.all(OnnxProto.MODEL_FUNCTIONS)) {
            add(function.message().all(OnnxProto.FUNCTION_NODE), found);
        }
        return found;
    }

    private static void add(List<ProtoMessage.Field> nodes, Set<String> found) {
        for (ProtoMessage.Field field : nodes) {
            ProtoMessage node = field.message();
            String operator = node.text(OnnxProto.NODE_OPERATOR);
            if (OPERATORS.contains(operator)) {
                found.add(operator);
            }
            for (ProtoMessage.Field attribute : node.all(OnnxProto.NODE_ATTRIBUTE)) {
                ProtoMessage value = attribute.message();
                addBranches(value.all(OnnxProto.ATTRIBUTE_GRAPH), found);
                addBranches(value.all(OnnxProto.ATTRIBUTE_GRAPHS), found);
            }
        }
    }

    private static void addBranches(List<ProtoMessage.Field> graphs, Set<String> found) {
        graphs.forEach(graph -> add(graph.message().all(OnnxProto.GRAPH_NODE), found));
    }
}
