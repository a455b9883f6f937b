// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes graphs that copy a cache tensor of one sequence out of a tensor of several, with another
 * number of tokens, so that the runtime itself copies and allocates caches of any size, on any
 * device.
 */
public final class CacheCopyGraph {

    /** Tensor of the shape [sequences, heads, tokens, head dimension], or a state. */
    public static final String INPUT = "cache";

    /** Sequence and token of the first copied value, shape [2]; of a state the sequence, [1]. */
    public static final String FROM = "from";

    /** Sequence and token after the last copied value, shape [2]; of a state the sequence, [1]. */
    public static final String TO = "to";

    /** Shape of the zeros before the copied tokens, shape [4]; not for a state. */
    public static final String BEFORE = "before";

    /** Shape of the zeros after the copied tokens, shape [4]; not for a state. */
    public static final String AFTER = "after";

    /** Tokens that are copied of each head, shape [1, heads, kept, 1]; only of some tokens. */
    public static final String ROWS = "rows";

    /** The copied values and the zeros. */
    public static final String OUTPUT = "copied";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int SEQUENCE_AXIS = 0;
    private static final int TOKEN_AXIS = 2;
    private static final int RANK = 4;

    private CacheCopyGraph() {}

    /**
     * Returns the graph that copies keys or values, as a file.
     *
     * @param type ONNX number of the tensors' element type: 1 for FLOAT, 10 for FLOAT16
     * @param typeBytes bytes of one element
     */
    public static byte[] ofTokens(int type, int typeBytes) {
        ProtoMessage slice = OnnxProto.node("Slice", "kept", INPUT, FROM, TO, "axes");
        ProtoMessage concat = OnnxProto.node("Concat", OUTPUT, "zeros_before", "kept", "zeros");
        ProtoMessage graph =
                new ProtoMessage()
                        .put(OnnxProto.GRAPH_NODE, slice)
                        .put(OnnxProto.GRAPH_NODE, zeros("zeros_before", BEFORE, type, typeBytes))
                        .put(OnnxProto.GRAPH_NODE, zeros("zeros", AFTER, type, typeBytes))
                        .put(OnnxProto.GRAPH_NODE, OnnxProto.withInt(concat, "axis", TOKEN_AXIS))
                        .put(OnnxProto.GRAPH_NAME, "cache_copy")
                        .put(
                                OnnxProto.GRAPH_INITIALIZER,
                                OnnxProto.integers("axes", SEQUENCE_AXIS, TOKEN_AXIS))
                        .put(
                                OnnxProto.GRAPH_INPUT,
                                OnnxProto.value(INPUT, type, "b", "heads", "tokens", "d"))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(FROM, OnnxProto.INT64, 2))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(TO, OnnxProto.INT64, 2))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(BEFORE, OnnxProto.INT64, RANK))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(AFTER, OnnxProto.INT64, RANK))
                        .put(
                                OnnxProto.GRAPH_OUTPUT,
                                OnnxProto.value(OUTPUT, type, "one", "heads", "all", "d"));
        return model(graph);
    }

    /**
     * Returns the graph that copies some tokens of each head, as a file. Its inputs are {@link
     * #INPUT} of one sequence and {@link #ROWS}.
     *
     * @param type as in {@link #ofTokens}
     */
    public static byte[] ofRows(int type) {
        ProtoMessage gather = OnnxProto.node("GatherND", OUTPUT, INPUT, ROWS);
        ProtoMessage graph =
                new ProtoMessage()
                        .put(
                                OnnxProto.GRAPH_NODE,
                                OnnxProto.withInt(gather, "batch_dims", TOKEN_AXIS))
                        .put(OnnxProto.GRAPH_NAME, "row_copy")
                        .put(
                                OnnxProto.GRAPH_INPUT,
                                OnnxProto.value(INPUT, type, "one", "heads", "tokens", "d"))
                        .put(
                                OnnxProto.GRAPH_INPUT,
                                OnnxProto.value(ROWS, OnnxProto.INT64, "one", "heads", "kept", 1))
                        .put(
                                OnnxProto.GRAPH_OUTPUT,
                                OnnxProto.value(OUTPUT, type, "one", "heads", "kept", "d"));
        return model(graph);
    }

    /**
     * Returns the graph that copies the state of a recurrent layer, as a file.
     *
     * @param type as in {@link #ofTokens}
     * @param rank number of the state's dimensions, the first of which counts sequences
     */
    public static byte[] ofStates(int type, int rank) {
        List<String> rest = new ArrayList<>();
        for (int axis = 1; axis < rank; axis++) {
            rest.add("d" + axis);
        }
        List<String> all = new ArrayList<>(List.of("b"));
        all.addAll(rest);
        List<String> one = new ArrayList<>(List.of("one"));
        one.addAll(rest);
        ProtoMessage graph =
                new ProtoMessage()
                        .put(
                                OnnxProto.GRAPH_NODE,
                                OnnxProto.node("Slice", OUTPUT, INPUT, FROM, TO, "axes"))
                        .put(OnnxProto.GRAPH_NAME, "state_copy")
                        .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers("axes", SEQUENCE_AXIS))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(INPUT, type, all.toArray()))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(FROM, OnnxProto.INT64, 1))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(TO, OnnxProto.INT64, 1))
                        .put(OnnxProto.GRAPH_OUTPUT, OnnxProto.value(OUTPUT, type, one.toArray()));
        return model(graph);
    }

    private static ProtoMessage zeros(String output, String shape, int type, int typeBytes) {
        ProtoMessage zero =
                new ProtoMessage()
                        .put(OnnxProto.TENSOR_DIMS, 1)
                        .put(OnnxProto.TENSOR_TYPE, type)
                        .put(OnnxProto.TENSOR_NAME, "zero")
                        .put(OnnxProto.TENSOR_RAW, ByteBuffer.allocate(typeBytes));
        ProtoMessage value =
                new ProtoMessage()
                        .put(OnnxProto.ATTRIBUTE_NAME, "value")
                        .put(OnnxProto.ATTRIBUTE_TENSOR, zero)
                        .put(OnnxProto.ATTRIBUTE_TYPE, OnnxProto.TYPE_TENSOR);
        return OnnxProto.node("ConstantOfShape", output, shape)
                .put(OnnxProto.NODE_ATTRIBUTE, value);
    }

    private static byte[] model(ProtoMessage graph) {
        return new ProtoMessage()
                .put(OnnxProto.MODEL_IR_VERSION, IR_VERSION)
                .put(OnnxProto.MODEL_GRAPH, graph)
                .put(OnnxProto.MODEL_OPSET, new ProtoMessage().put(OnnxProto.OPSET_VERSION, OPSET))
                .write();
    }
}
