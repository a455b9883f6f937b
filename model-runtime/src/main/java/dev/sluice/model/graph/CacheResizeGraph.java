// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.nio.ByteBuffer;

/**
 * Writes a graph that copies a cache tensor with another number of tokens, so that the runtime
 * itself allocates caches of any size.
 */
public final class CacheResizeGraph {

    /** Tensor of the shape [sequences, heads, tokens, head dimension]. */
    public static final String INPUT = "cache";

    /** Number of leading tokens to copy, shape [1]. */
    public static final String KEEP = "keep";

    /** Shape of the zeros that follow them, shape [4]. */
    public static final String EXTRA = "extra";

    /** The copied tokens and the zeros. */
    public static final String OUTPUT = "resized";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int TOKEN_AXIS = 2;

    private CacheResizeGraph() {}

    /**
     * Returns the graph as a file.
     *
     * @param type ONNX number of the tensors' element type: 1 for FLOAT, 10 for FLOAT16
     * @param typeBytes bytes of one element
     */
    public static byte[] graph(int type, int typeBytes) {
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
        ProtoMessage zeros =
                OnnxProto.node("ConstantOfShape", "zeros", EXTRA)
                        .put(OnnxProto.NODE_ATTRIBUTE, value);
        ProtoMessage concat = OnnxProto.node("Concat", OUTPUT, "kept", "zeros");
        ProtoMessage graph =
                new ProtoMessage()
                        .put(
                                OnnxProto.GRAPH_NODE,
                                OnnxProto.node("Slice", "kept", INPUT, "from", KEEP, "axis"))
                        .put(OnnxProto.GRAPH_NODE, zeros)
                        .put(OnnxProto.GRAPH_NODE, OnnxProto.withInt(concat, "axis", TOKEN_AXIS))
                        .put(OnnxProto.GRAPH_NAME, "cache_resize")
                        .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers("from", 0))
                        .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers("axis", TOKEN_AXIS))
                        .put(
                                OnnxProto.GRAPH_INPUT,
                                OnnxProto.value(INPUT, type, "b", "heads", "tokens", "d"))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(KEEP, OnnxProto.INT64, 1))
                        .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(EXTRA, OnnxProto.INT64, 4))
                        .put(
                                OnnxProto.GRAPH_OUTPUT,
                                OnnxProto.value(OUTPUT, type, "b", "heads", "all", "d"));
        return new ProtoMessage()
                .put(OnnxProto.MODEL_IR_VERSION, IR_VERSION)
                .put(OnnxProto.MODEL_GRAPH, graph)
                .put(OnnxProto.MODEL_OPSET, new ProtoMessage().put(OnnxProto.OPSET_VERSION, OPSET))
                .write();
    }
}
