// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.Optional;

/**
 * Lets products with packed weights of 4 bits (MatMulNBits) round their other factor to 8 bits. The
 * operator's attribute {@code accuracy_level} says what it calculates with. Exporters of
 * transformers.js leave it out, which means 32 bits, and the model builder of onnxruntime-genai
 * writes 4 for a CPU, which means 8 bits. The scales are those of blocks of a token's own values,
 * so that no token depends on the others of its run.
 */
final class Int8Activations {

    private static final String PRODUCT = "MatMulNBits";
    private static final String LEVEL = "accuracy_level";
    private static final int INT8 = 4;
    private static final int WEIGHT_BITS = 4;

    private Int8Activations() {}

    /** Returns the rewritten file; empty if the graph has no such product. */
    static Optional<byte[]> in(GraphFile file) {
        ProtoMessage graph = new ProtoMessage();
        boolean found = false;
        for (ProtoMessage.Field field : file.copyOfGraph().fields()) {
            if (field.number() == OnnxProto.GRAPH_NODE && isProduct(field.message())) {
                graph.put(OnnxProto.GRAPH_NODE, rounding(field.message()));
                found = true;
            } else {
                graph.add(field);
            }
        }
        return found ? Optional.of(file.withGraph(graph)) : Optional.empty();
    }

    private static boolean isProduct(ProtoMessage node) {
        return node.text(OnnxProto.NODE_OPERATOR).equals(PRODUCT)
                && OnnxProto.intAttribute(node, "bits", WEIGHT_BITS) == WEIGHT_BITS;
    }

    private static ProtoMessage rounding(ProtoMessage node) {
        ProtoMessage changed = new ProtoMessage();
        for (ProtoMessage.Field field : node.fields()) {
            if (field.number() != OnnxProto.NODE_ATTRIBUTE
                    || !field.message().text(OnnxProto.ATTRIBUTE_NAME).equals(LEVEL)) {
                changed.add(field);
            }
        }
        return OnnxProto.withInt(changed, LEVEL, INT8);
    }
}
