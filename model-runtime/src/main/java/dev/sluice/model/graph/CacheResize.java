package dev.sluice.model.graph;

import java.nio.ByteBuffer;

/**
 * Writes a graph that gives a cache tensor another number of rows, so that caches of any size are
 * made and owned by the runtime itself.
 */
public final class CacheResize {

    /** Tensor of the shape [sequences, heads, rows, length]. */
    public static final String INPUT = "cache";

    /** Number of leading rows to keep, shape [1]. */
    public static final String KEEP = "keep";

    /** Shape of the rows of zeros that come after them, shape [4]. */
    public static final String EXTRA = "extra";

    /** The kept rows and the zeros. */
    public static final String OUTPUT = "resized";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int ROW_AXIS = 2;

    private CacheResize() {}

    /**
     * The graph as a file.
     *
     * @param type element type of the tensors as ONNX numbers it: 1 for 32 bits, 10 for 16
     * @param typeBytes bytes of one element
     */
    public static byte[] graph(int type, int typeBytes) {
        Wire zero =
                new Wire()
                        .put(Onnx.TENSOR_DIMS, 1)
                        .put(Onnx.TENSOR_TYPE, type)
                        .put(Onnx.TENSOR_NAME, "zero")
                        .put(Onnx.TENSOR_RAW, ByteBuffer.allocate(typeBytes));
        Wire value =
                new Wire()
                        .put(Onnx.ATTRIBUTE_NAME, "value")
                        .put(Onnx.ATTRIBUTE_TENSOR, zero)
                        .put(Onnx.ATTRIBUTE_TYPE, Onnx.TYPE_TENSOR);
        Wire zeros = Onnx.node("ConstantOfShape", "zeros", EXTRA).put(Onnx.NODE_ATTRIBUTE, value);
        Wire concat = Onnx.node("Concat", OUTPUT, "kept", "zeros");
        Wire graph =
                new Wire()
                        .put(
                                Onnx.GRAPH_NODE,
                                Onnx.node("Slice", "kept", INPUT, "from", KEEP, "axis"))
                        .put(Onnx.GRAPH_NODE, zeros)
                        .put(Onnx.GRAPH_NODE, Onnx.withInt(concat, "axis", ROW_AXIS))
                        .put(Onnx.GRAPH_NAME, "cache_resize")
                        .put(Onnx.GRAPH_INITIALIZER, Onnx.numbers("from", 0))
                        .put(Onnx.GRAPH_INITIALIZER, Onnx.numbers("axis", ROW_AXIS))
                        .put(Onnx.GRAPH_INPUT, Onnx.value(INPUT, type, "b", "heads", "rows", "d"))
                        .put(Onnx.GRAPH_INPUT, Onnx.value(KEEP, Onnx.INT64, 1))
                        .put(Onnx.GRAPH_INPUT, Onnx.value(EXTRA, Onnx.INT64, 4))
                        .put(Onnx.GRAPH_OUTPUT, Onnx.value(OUTPUT, type, "b", "heads", "all", "d"));
        return new Wire()
                .put(Onnx.MODEL_IR_VERSION, IR_VERSION)
                .put(Onnx.MODEL_GRAPH, graph)
                .put(Onnx.MODEL_OPSET, new Wire().put(Onnx.OPSET_VERSION, OPSET))
                .write();
    }
}
