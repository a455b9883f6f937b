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
    static Set<String> of(Wire model) {
        Set<String> found = new TreeSet<>();
        for (Wire.Field graph : model.all(Onnx.MODEL_GRAPH)) {
            add(graph.message().all(Onnx.GRAPH_NODE), found);
        }
        for (Wire.Field function : model.all(Onnx.MODEL_FUNCTIONS)) {
            add(function.message().all(Onnx.FUNCTION_NODE), found);
        }
        return found;
    }

    private static void add(List<Wire.Field> nodes, Set<String> found) {
        for (Wire.Field field : nodes) {
            Wire node = field.message();
            String operator = node.text(Onnx.NODE_OPERATOR);
            if (OPERATORS.contains(operator)) {
                found.add(operator);
            }
            for (Wire.Field attribute : node.all(Onnx.NODE_ATTRIBUTE)) {
                Wire value = attribute.message();
                addBranches(value.all(Onnx.ATTRIBUTE_GRAPH), found);
                addBranches(value.all(Onnx.ATTRIBUTE_GRAPHS), found);
            }
        }
    }

    private static void addBranches(List<Wire.Field> graphs, Set<String> found) {
        graphs.forEach(graph -> add(graph.message().all(Onnx.GRAPH_NODE), found));
    }
}
