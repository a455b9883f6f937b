// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

/**
 * Nodes that are added to a graph. Each method adds some and returns the name of their result. They
 * need no types and shapes of the graph's values, since most files declare none.
 */
final class AddedNodes {

    private static final String PREFIX = "sluice_signal_";

    private final ProtoMessage graph;
    private int next;

    /**
     * @param graph takes the nodes and their constants
     */
    AddedNodes(ProtoMessage graph) {
        this.graph = graph;
    }

    /** Makes a value an output of a given name. */
    void output(String value, String name) {
        graph.put(OnnxProto.GRAPH_NODE, OnnxProto.node("Identity", name, value))
                .put(OnnxProto.GRAPH_OUTPUT, new ProtoMessage().put(OnnxProto.VALUE_NAME, name));
    }

    String add(String operator, String... inputs) {
        return put(OnnxProto.node(operator, name(), inputs));
    }

    /** Returns float32 values. */
    String floats(String value) {
        return put(OnnxProto.withInt(OnnxProto.node("Cast", name(), value), "to", OnnxProto.FLOAT));
    }

    String integers(long... values) {
        String name = name();
        graph.put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers(name, values));
        return name;
    }

    /** Returns an integer without axes. */
    String scalar(long value) {
        return add("Squeeze", integers(value));
    }

    /** Returns a float, shape [1]. */
    String constant(float value) {
        String name = name();
        graph.put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.floats(name, value));
        return name;
    }

    String transposed(String value, long... axes) {
        return put(OnnxProto.withInts(OnnxProto.node("Transpose", name(), value), "perm", axes));
    }

    String softmax(String value) {
        return put(OnnxProto.withInt(OnnxProto.node("Softmax", name(), value), "axis", -1));
    }

    String concatenated(String... values) {
        return put(OnnxProto.withInt(OnnxProto.node("Concat", name(), values), "axis", 0));
    }

    /** Returns the size of an axis, shape [1]. */
    String size(String value, int axis) {
        String end = integers(axis == -1 ? Long.MAX_VALUE : axis + 1);
        return add("Slice", add("Shape", value), integers(axis), end, integers(0));
    }

    /**
     * Returns all matrices of a value one after the other, in float32.
     *
     * @param value of any rank of at least 2, whose matrices are those of one step after the other
     * @param steps their number, shape [1]
     * @return steps × matrices × rows × columns
     */
    String matrices(String value, String steps) {
        String shape = concatenated(steps, integers(-1), size(value, -2), size(value, -1));
        return floats(add("Reshape", value, shape));
    }

    /** Returns the sum over an axis, without the axis. */
    String sum(String value, int axis) {
        ProtoMessage sum = OnnxProto.node("ReduceSum", name(), value, integers(axis));
        return put(OnnxProto.withInt(sum, "keepdims", 0));
    }

    /** Returns the mean over an axis, without the axis. */
    String mean(String value, int axis) {
        return add("Div", sum(value, axis), floats(size(value, axis)));
    }

    private String put(ProtoMessage node) {
        graph.put(OnnxProto.GRAPH_NODE, node);
        return node.text(OnnxProto.NODE_OUTPUT);
    }

    private String name() {
        return PREFIX + next++;
    }
}
