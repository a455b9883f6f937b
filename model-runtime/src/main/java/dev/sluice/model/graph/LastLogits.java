// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder whose last product, from hidden states to the vocabulary, is computed only for as many
 * last positions as an added input requests. Exported graphs compute it for all positions, which
 * costs more than a layer, even if no logits are wanted.
 *
 * <p>The rewritten graph is small, since weights stay in their files.
 *
 * @param graph the rewritten file
 * @param fewest positions that may be requested: 0, or 1 if the operator cannot take none
 */
public record LastLogits(byte[] graph, int fewest) {

    /** The added input: number of last positions whose logits are computed, int64 of shape [1]. */
    public static final String POSITIONS = "sluice_logit_rows";

    private static final String PREFIX = "sluice_logits_";

    /** Operators whose result for a position depends on that position alone. */
    private static final Set<String> PER_POSITION =
            Set.of("Identity", "Cast", "Mul", "Add", "Div", "Tanh");

    /** Operators that leave the weights of a product what they are. */
    private static final Set<String> CONVERSIONS =
            Set.of("Transpose", "Cast", "Identity", "DequantizeLinear");

    private static final String PACKED_PRODUCT = "MatMulNBits";

    private static final int TOKEN_AXIS = 1;
    private static final int LOGITS_RANK = 3;
    private static final int WEIGHT_RANK = 2;
    private static final long INLINE_BYTES = 4096;

    private static final int OLDEST_IR = 4; // in older versions, a constant has to be an input, too
    private static final int OLDEST_OPSET = 13;

    /** Rewrites the graph; empty unless the rewritten graph certainly computes the same. */
    static Optional<LastLogits> of(GraphFile file, String logits) {
        if (!isPlain(file) || rank(file, logits) != LOGITS_RANK) {
            return Optional.empty();
        }
        List<String> path = new ArrayList<>();
        ProtoMessage product = product(file, logits, path);
        if (product == null || usedTwice(file, path, logits)) {
            return Optional.empty();
        }
        int fewest = product.text(OnnxProto.NODE_OPERATOR).equals(PACKED_PRODUCT) ? 1 : 0;
        return Optional.of(new LastLogits(write(file, product, path, logits), fewest));
    }

    /**
     * Whether the graph consists of nodes alone, without functions, branches and sparse weights.
     */
    static boolean isPlain(GraphFile file) {
        ProtoMessage model = file.model();
        if (model.number(OnnxProto.MODEL_IR_VERSION) < OLDEST_IR
                || opset(model) < OLDEST_OPSET
                || !model.all(OnnxProto.MODEL_FUNCTIONS).isEmpty()
                || !file.graph().all(OnnxProto.GRAPH_SPARSE).isEmpty()) {
            return false;
        }
        for (int index = 0; index < file.flow().size(); index++) {
            if (hasBranch(file.flow().node(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasBranch(ProtoMessage node) {
        for (ProtoMessage.Field field : node.all(OnnxProto.NODE_ATTRIBUTE)) {
            ProtoMessage attribute = field.message();
            if (attribute.first(OnnxProto.ATTRIBUTE_GRAPH).isPresent()
                    || attribute.first(OnnxProto.ATTRIBUTE_GRAPHS).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static long opset(ProtoMessage model) {
        return model.all(OnnxProto.MODEL_OPSET).stream()
                .map(ProtoMessage.Field::message)
                .filter(opset -> Set.of("", "ai.onnx").contains(opset.text(OnnxProto.OPSET_DOMAIN)))
                .mapToLong(opset -> opset.number(OnnxProto.OPSET_VERSION))
                .max()
                .orElse(0);
    }

    private static int rank(GraphFile file, String output) {
        for (ProtoMessage.Field field : file.graph().all(OnnxProto.GRAPH_OUTPUT)) {
            ProtoMessage value = field.message();
            if (value.text(OnnxProto.VALUE_NAME).equals(output)) {
                return value.first(OnnxProto.VALUE_TYPE)
                        .flatMap(type -> type.message().first(OnnxProto.TYPE_OF_TENSOR))
                        .flatMap(tensor -> tensor.message().first(OnnxProto.SHAPE))
                        .map(shape -> shape.message().all(OnnxProto.SHAPE_DIMENSION).size())
                        .orElse(-1);
            }
        }
        return -1;
    }

    /**
     * Returns the product with the vocabulary's weights, or null if the logits are computed
     * otherwise; adds the values from it to the logits.
     */
    private static @Nullable ProtoMessage product(
            GraphFile file, String logits, List<String> path) {
        String value = logits;
        while (true) {
            path.add(value);
            ProtoMessage node = file.producer(value);
            if (node == null || node.all(OnnxProto.NODE_OUTPUT).size() != 1) {
                return null;
            }
            if (isProduct(file, node)) {
                return node;
            }
            List<String> variables =
                    node.texts(OnnxProto.NODE_INPUT).stream()
                            .filter(input -> !file.isConstant(input))
                            .toList();
            if (!PER_POSITION.contains(node.text(OnnxProto.NODE_OPERATOR))
                    || variables.size() != 1) {
                return null;
            }
            value = variables.get(0);
        }
    }

    private static boolean isProduct(GraphFile file, ProtoMessage node) {
        List<String> inputs = node.texts(OnnxProto.NODE_INPUT);
        if (inputs.size() < 2) {
            return false;
        }
        String operator = node.text(OnnxProto.NODE_OPERATOR);
        if (operator.equals(PACKED_PRODUCT)) {
            return file.initializer(inputs.get(1)) != null;
        }
        return operator.equals("MatMul")
                && node.text(OnnxProto.NODE_DOMAIN).isEmpty()
                && !file.isConstant(inputs.get(0))
                && hasWeights(file, inputs.get(1));
    }

    /** Whether a value is a constant matrix, possibly transposed or dequantised. */
    private static boolean hasWeights(GraphFile file, String value) {
        String origin = value;
        while (file.initializer(origin) == null) {
            ProtoMessage node = file.producer(origin);
            if (node == null
                    || !CONVERSIONS.contains(node.text(OnnxProto.NODE_OPERATOR))
                    || !file.isConstant(origin)
                    || node.all(OnnxProto.NODE_INPUT).isEmpty()) {
                return false;
            }
            origin = node.texts(OnnxProto.NODE_INPUT).get(0);
        }
        ProtoMessage tensor = Objects.requireNonNull(file.initializer(origin));
        return tensor.all(OnnxProto.TENSOR_DIMS).size() == WEIGHT_RANK;
    }

    /** Whether anything but the next value of the path is computed from one of these. */
    private static boolean usedTwice(GraphFile file, List<String> path, String logits) {
        for (String value : path) {
            if (file.flow().uses(value) != (value.equals(logits) ? 0 : 1)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] write(
            GraphFile file, ProtoMessage product, List<String> path, String logits) {
        ProtoMessage graph = new ProtoMessage();
        for (ProtoMessage.Field field : file.graph().fields()) {
            switch (field.number()) {
                case OnnxProto.GRAPH_NODE -> addNode(graph, field, product);
                case OnnxProto.GRAPH_INITIALIZER ->
                        graph.put(OnnxProto.GRAPH_INITIALIZER, external(file, field));
                case OnnxProto.GRAPH_OUTPUT -> addOutput(graph, field, logits);
                case OnnxProto.GRAPH_VALUE -> {
                    // Their declared shapes have logits for every position.
                    if (!path.contains(field.message().text(OnnxProto.VALUE_NAME))) {
                        graph.add(field);
                    }
                }
                default -> graph.add(field);
            }
        }
        graph.put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers(PREFIX + "axis", TOKEN_AXIS))
                .put(OnnxProto.GRAPH_INPUT, OnnxProto.value(POSITIONS, OnnxProto.INT64, 1));
        return file.withGraph(graph);
    }

    private static void addNode(
            ProtoMessage graph, ProtoMessage.Field field, ProtoMessage product) {
        ProtoMessage node = field.message();
        // A product has one output, which no other node has.
        if (!node.text(OnnxProto.NODE_OUTPUT).equals(product.text(OnnxProto.NODE_OUTPUT))) {
            graph.add(field);
            return;
        }
        String hidden = node.texts(OnnxProto.NODE_INPUT).get(0);
        String axis = PREFIX + "axis";
        ProtoMessage all = OnnxProto.node("Gather", PREFIX + "all", PREFIX + "shape", axis);
        graph.put(OnnxProto.GRAPH_NODE, OnnxProto.node("Shape", PREFIX + "shape", hidden))
                .put(OnnxProto.GRAPH_NODE, all)
                .put(
                        OnnxProto.GRAPH_NODE,
                        OnnxProto.node("Sub", PREFIX + "from", PREFIX + "all", POSITIONS))
                .put(
                        OnnxProto.GRAPH_NODE,
                        OnnxProto.node(
                                "Slice",
                                PREFIX + "last",
                                hidden,
                                PREFIX + "from",
                                PREFIX + "all",
                                axis))
                .put(OnnxProto.GRAPH_NODE, withFirstInput(node, PREFIX + "last"));
    }

    private static ProtoMessage withFirstInput(ProtoMessage node, String input) {
        ProtoMessage changed = new ProtoMessage();
        boolean first = true;
        for (ProtoMessage.Field field : node.fields()) {
            if (field.number() == OnnxProto.NODE_INPUT && first) {
                changed.put(OnnxProto.NODE_INPUT, input);
                first = false;
            } else {
                changed.add(field);
            }
        }
        return changed;
    }

    private static void addOutput(ProtoMessage graph, ProtoMessage.Field field, String logits) {
        ProtoMessage output = field.message();
        if (!output.text(OnnxProto.VALUE_NAME).equals(logits)) {
            graph.add(field);
            return;
        }
        ProtoMessage tensor =
                output.first(OnnxProto.VALUE_TYPE)
                        .orElseThrow()
                        .message()
                        .first(OnnxProto.TYPE_OF_TENSOR)
                        .orElseThrow()
                        .message();
        List<ProtoMessage.Field> shape =
                tensor.first(OnnxProto.SHAPE)
                        .orElseThrow()
                        .message()
                        .all(OnnxProto.SHAPE_DIMENSION);
        ProtoMessage vocabulary = shape.get(LOGITS_RANK - 1).message();
        long size = vocabulary.number(OnnxProto.DIMENSION_VALUE);
        Object last = size > 0 ? size : vocabulary.text(OnnxProto.DIMENSION_NAME);
        graph.put(
                OnnxProto.GRAPH_OUTPUT,
                OnnxProto.value(
                        logits,
                        (int) tensor.number(OnnxProto.ELEMENT_TYPE),
                        PREFIX + "sequences",
                        PREFIX + "kept",
                        last));
    }

    /**
     * Turns a large constant into a reference to its place in the file; leaves others unchanged.
     */
    static ProtoMessage external(GraphFile file, ProtoMessage.Field field) {
        ProtoMessage tensor = field.message();
        Optional<ProtoMessage.Field> raw = tensor.first(OnnxProto.TENSOR_RAW);
        if (raw.isEmpty() || raw.get().content().remaining() <= INLINE_BYTES) {
            return tensor;
        }
        ProtoMessage moved = new ProtoMessage();
        for (ProtoMessage.Field part : tensor.fields()) {
            if (part.number() != OnnxProto.TENSOR_RAW) {
                moved.add(part);
            }
        }
        ByteBuffer bytes = raw.get().content();
        moved.put(
                        OnnxProto.TENSOR_EXTERNAL,
                        entry("location", file.path().getFileName().toString()))
                .put(OnnxProto.TENSOR_EXTERNAL, entry("offset", Long.toString(raw.get().offset())))
                .put(
                        OnnxProto.TENSOR_EXTERNAL,
                        entry("length", Integer.toString(bytes.remaining())));
        return moved.put(OnnxProto.TENSOR_LOCATION, OnnxProto.EXTERNAL);
    }

    private static ProtoMessage entry(String key, String value) {
        return new ProtoMessage().put(1, key).put(2, value);
    }
}
