// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.List;

/**
 * The sizes of a decoder's keys and values as its attention operators have them. Exporters that
 * give the caches' dimensions names instead of numbers still state them here.
 *
 * @param heads number of heads of keys and values; 0 if the graph does not say
 * @param headSize values of a key; 0 if the graph does not say
 */
public record AttentionSizes(int heads, int headSize) {

    private static final AttentionSizes UNKNOWN = new AttentionSizes(0, 0);
    private static final int QUERY = 0;

    /** Values are projected as keys are, and not rotated. */
    private static final int VALUE = 2;

    /** A product with weights, the bias that is added to it, and changes of the shape. */
    private static final int LONGEST_CHAIN = 6;

    /** Reads them from the first GroupQueryAttention of a graph. */
    static AttentionSizes of(GraphFile file) {
        for (ProtoMessage.Field field : file.graph().all(OnnxProto.GRAPH_NODE)) {
            ProtoMessage node = field.message();
            if (node.text(OnnxProto.NODE_OPERATOR).equals("GroupQueryAttention")) {
                return of(file, node);
            }
        }
        return UNKNOWN;
    }

    private static AttentionSizes of(GraphFile file, ProtoMessage attention) {
        int heads = (int) OnnxProto.intAttribute(attention, "kv_num_heads", 0);
        int queries = (int) OnnxProto.intAttribute(attention, "num_heads", 0);
        List<String> inputs = attention.texts(OnnxProto.NODE_INPUT);
        if (heads < 1 || queries < 1 || inputs.size() <= VALUE) {
            return UNKNOWN;
        }
        boolean packed = inputs.get(VALUE).isEmpty();
        int columns = columns(file, inputs.get(packed ? QUERY : VALUE), LONGEST_CHAIN);
        int rows = packed ? queries + 2 * heads : heads;
        return new AttentionSizes(heads, columns % rows == 0 ? columns / rows : 0);
    }

    /** Returns the width of a projection's result; 0 if it is not computed from a constant. */
    private static int columns(GraphFile file, String value, int steps) {
        ProtoMessage node = file.producer(value);
        if (node == null || steps == 0) {
            return 0;
        }
        List<String> inputs = node.texts(OnnxProto.NODE_INPUT);
        switch (node.text(OnnxProto.NODE_OPERATOR)) {
            case "MatMulNBits":
                return (int) OnnxProto.intAttribute(node, "N", 0);
            case "MatMul":
                ProtoMessage weights = file.initializer(inputs.get(1));
                return weights == null ? 0 : lastDimension(weights);
            case "Reshape":
                return columns(file, inputs.get(0), steps - 1);
            case "Add":
                int first = columns(file, inputs.get(0), steps - 1);
                return first > 0 ? first : columns(file, inputs.get(1), steps - 1);
            default:
                return 0;
        }
    }

    private static int lastDimension(ProtoMessage tensor) {
        List<ProtoMessage.Field> dimensions = tensor.all(OnnxProto.TENSOR_DIMS);
        ProtoMessage.Field last =
                dimensions.isEmpty() ? null : dimensions.get(dimensions.size() - 1);
        return last == null || last.bytes() != null ? 0 : (int) last.value();
    }
}
