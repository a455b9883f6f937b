package dev.sluice.model.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder whose last product, from hidden rows to the vocabulary, runs only on as many of the
 * last rows as an added input asks for. Exporters let it run on all of them, which costs more than
 * a layer, and whoever asks for no logits pays for them all the same.
 *
 * <p>The rewritten graph is small: weights stay in the files where they are.
 *
 * @param graph the rewritten file
 * @param fewest rows that may be asked for: none, or one where the operator cannot do without
 */
public record LastLogits(byte[] graph, int fewest) {

    /** The added input: number of last rows that logits are made of, int64 of shape [1]. */
    public static final String ROWS = "sluice_logit_rows";

    private static final String PREFIX = "sluice_logits_";

    /** Operators that make each row of the logits of the same row before them. */
    private static final Set<String> BY_ROW =
            Set.of("Identity", "Cast", "Mul", "Add", "Div", "Tanh");

    private static final String PACKED_PRODUCT = "MatMulNBits";

    private static final int ROW_AXIS = 1;
    private static final int LOGITS_RANK = 3;
    private static final int WEIGHT_RANK = 2;
    private static final long INLINE_BYTES = 4096;

    private static final int OLDEST_IR = 4; // before it, a constant has to be an input, too
    private static final int OLDEST_OPSET = 13;

    /** The rewritten graph, or nothing where it is not sure that it would be the same. */
    static Optional<LastLogits> of(DecoderFile file, String logits) {
        if (!plain(file) || rank(file, logits) != LOGITS_RANK) {
            return Optional.empty();
        }
        List<String> path = new ArrayList<>();
        Wire product = product(file, logits, path);
        if (product == null || usedTwice(file, path, logits)) {
            return Optional.empty();
        }
        int fewest = product.text(Onnx.NODE_OPERATOR).equals(PACKED_PRODUCT) ? 1 : 0;
        return Optional.of(new LastLogits(write(file, product, path, logits), fewest));
    }

    /** Whether nodes are all there is: nothing hidden in functions, branches or sparse weights. */
    static boolean plain(DecoderFile file) {
        Wire model = file.model();
        if (model.number(Onnx.MODEL_IR_VERSION) < OLDEST_IR
                || opset(model) < OLDEST_OPSET
                || !model.all(Onnx.MODEL_FUNCTIONS).isEmpty()
                || !file.graph().all(Onnx.GRAPH_SPARSE).isEmpty()) {
            return false;
        }
        return file.graph().all(Onnx.GRAPH_NODE).stream()
                .flatMap(node -> node.message().all(Onnx.NODE_ATTRIBUTE).stream())
                .map(Wire.Field::message)
                .noneMatch(
                        attribute ->
                                attribute.first(Onnx.ATTRIBUTE_GRAPH).isPresent()
                                        || attribute.first(Onnx.ATTRIBUTE_GRAPHS).isPresent());
    }

    private static long opset(Wire model) {
        return model.all(Onnx.MODEL_OPSET).stream()
                .map(Wire.Field::message)
                .filter(opset -> Set.of("", "ai.onnx").contains(opset.text(Onnx.OPSET_DOMAIN)))
                .mapToLong(opset -> opset.number(Onnx.OPSET_VERSION))
                .max()
                .orElse(0);
    }

    private static int rank(DecoderFile file, String output) {
        for (Wire.Field field : file.graph().all(Onnx.GRAPH_OUTPUT)) {
            Wire value = field.message();
            if (value.text(Onnx.VALUE_NAME).equals(output)) {
                return value.first(Onnx.VALUE_TYPE)
                        .flatMap(type -> type.message().first(Onnx.TYPE_OF_TENSOR))
                        .flatMap(tensor -> tensor.message().first(Onnx.SHAPE))
                        .map(shape -> shape.message().all(Onnx.SHAPE_DIMENSION).size())
                        .orElse(-1);
            }
        }
        return -1;
    }

    /** The product with the weights of the vocabulary, and the values from there to the logits. */
    private static Wire product(DecoderFile file, String logits, List<String> path) {
        String value = logits;
        while (true) {
            path.add(value);
            Wire node = file.producer(value);
            if (node == null || node.all(Onnx.NODE_OUTPUT).size() != 1) {
                return null;
            }
            if (isProduct(file, node)) {
                return node;
            }
            List<String> rows =
                    node.texts(Onnx.NODE_INPUT).stream()
                            .filter(input -> !file.isConstant(input))
                            .toList();
            if (!BY_ROW.contains(node.text(Onnx.NODE_OPERATOR)) || rows.size() != 1) {
                return null;
            }
            value = rows.get(0);
        }
    }

    private static boolean isProduct(DecoderFile file, Wire node) {
        List<String> inputs = node.texts(Onnx.NODE_INPUT);
        String operator = node.text(Onnx.NODE_OPERATOR);
        if (operator.equals(PACKED_PRODUCT)) {
            return file.initializer(inputs.get(1)) != null;
        }
        return operator.equals("MatMul")
                && node.text(Onnx.NODE_DOMAIN).isEmpty()
                && !file.isConstant(inputs.get(0))
                && hasWeights(file, inputs.get(1));
    }

    /** Whether a value is one matrix of constants, perhaps turned or dequantised. */
    private static boolean hasWeights(DecoderFile file, String value) {
        Wire tensor = file.initializer(value);
        if (tensor != null) {
            return tensor.all(Onnx.TENSOR_DIMS).size() == WEIGHT_RANK;
        }
        Wire node = file.producer(value);
        return node != null
                && Set.of("Transpose", "Cast", "Identity", "DequantizeLinear")
                        .contains(node.text(Onnx.NODE_OPERATOR))
                && file.isConstant(value)
                && hasWeights(file, node.texts(Onnx.NODE_INPUT).get(0));
    }

    /** Whether anything but the next value on the way is made of one of these. */
    private static boolean usedTwice(DecoderFile file, List<String> path, String logits) {
        for (String value : path) {
            long uses =
                    file.graph().all(Onnx.GRAPH_NODE).stream()
                            .flatMap(node -> node.message().texts(Onnx.NODE_INPUT).stream())
                            .filter(value::equals)
                            .count();
            if (uses != (value.equals(logits) ? 0 : 1)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] write(DecoderFile file, Wire product, List<String> path, String logits) {
        Wire graph = new Wire();
        for (Wire.Field field : file.graph().fields()) {
            switch (field.number()) {
                case Onnx.GRAPH_NODE -> addNode(graph, field, product);
                case Onnx.GRAPH_INITIALIZER ->
                        graph.put(Onnx.GRAPH_INITIALIZER, outside(file, field));
                case Onnx.GRAPH_OUTPUT -> addOutput(graph, field, logits);
                case Onnx.GRAPH_VALUE -> {
                    // Their shapes say that there is a row of logits for every row.
                    if (!path.contains(field.message().text(Onnx.VALUE_NAME))) {
                        graph.add(field);
                    }
                }
                default -> graph.add(field);
            }
        }
        graph.put(Onnx.GRAPH_INITIALIZER, Onnx.numbers(PREFIX + "axis", ROW_AXIS))
                .put(Onnx.GRAPH_INPUT, Onnx.value(ROWS, Onnx.INT64, 1));
        Wire model = new Wire();
        for (Wire.Field field : file.model().fields()) {
            if (field.number() == Onnx.MODEL_GRAPH) {
                model.put(Onnx.MODEL_GRAPH, graph);
            } else {
                model.add(field);
            }
        }
        return model.write();
    }

    private static void addNode(Wire graph, Wire.Field field, Wire product) {
        Wire node = field.message();
        if (!node.texts(Onnx.NODE_OUTPUT).equals(product.texts(Onnx.NODE_OUTPUT))) {
            graph.add(field);
            return;
        }
        String hidden = node.texts(Onnx.NODE_INPUT).get(0);
        String axis = PREFIX + "axis";
        Wire rows = Onnx.node("Gather", PREFIX + "all", PREFIX + "shape", axis);
        graph.put(Onnx.GRAPH_NODE, Onnx.node("Shape", PREFIX + "shape", hidden))
                .put(Onnx.GRAPH_NODE, rows)
                .put(Onnx.GRAPH_NODE, Onnx.node("Sub", PREFIX + "from", PREFIX + "all", ROWS))
                .put(
                        Onnx.GRAPH_NODE,
                        Onnx.node(
                                "Slice",
                                PREFIX + "rows",
                                hidden,
                                PREFIX + "from",
                                PREFIX + "all",
                                axis))
                .put(Onnx.GRAPH_NODE, withFirstInput(node, PREFIX + "rows"));
    }

    private static Wire withFirstInput(Wire node, String input) {
        Wire changed = new Wire();
        boolean first = true;
        for (Wire.Field field : node.fields()) {
            if (field.number() == Onnx.NODE_INPUT && first) {
                changed.put(Onnx.NODE_INPUT, input);
                first = false;
            } else {
                changed.add(field);
            }
        }
        return changed;
    }

    private static void addOutput(Wire graph, Wire.Field field, String logits) {
        Wire output = field.message();
        if (!output.text(Onnx.VALUE_NAME).equals(logits)) {
            graph.add(field);
            return;
        }
        Wire tensor =
                output.first(Onnx.VALUE_TYPE)
                        .orElseThrow()
                        .message()
                        .first(Onnx.TYPE_OF_TENSOR)
                        .orElseThrow()
                        .message();
        List<Wire.Field> shape =
                tensor.first(Onnx.SHAPE).orElseThrow().message().all(Onnx.SHAPE_DIMENSION);
        Wire vocabulary = shape.get(LOGITS_RANK - 1).message();
        long size = vocabulary.number(Onnx.DIMENSION_VALUE);
        Object last = size > 0 ? size : vocabulary.text(Onnx.DIMENSION_NAME);
        graph.put(
                Onnx.GRAPH_OUTPUT,
                Onnx.value(
                        logits,
                        (int) tensor.number(Onnx.ELEMENT_TYPE),
                        PREFIX + "sequences",
                        PREFIX + "kept",
                        last));
    }

    /** A large constant as a piece of the file that it stands in; others as they are. */
    static Wire outside(DecoderFile file, Wire.Field field) {
        Wire tensor = field.message();
        Optional<Wire.Field> raw = tensor.first(Onnx.TENSOR_RAW);
        if (raw.isEmpty() || raw.get().bytes().remaining() <= INLINE_BYTES) {
            return tensor;
        }
        Wire moved = new Wire();
        for (Wire.Field part : tensor.fields()) {
            if (part.number() != Onnx.TENSOR_RAW) {
                moved.add(part);
            }
        }
        ByteBuffer bytes = raw.get().bytes();
        moved.put(Onnx.TENSOR_EXTERNAL, entry("location", file.path().getFileName().toString()))
                .put(Onnx.TENSOR_EXTERNAL, entry("offset", Long.toString(raw.get().offset())))
                .put(Onnx.TENSOR_EXTERNAL, entry("length", Integer.toString(bytes.remaining())));
        return moved.put(Onnx.TENSOR_LOCATION, Onnx.EXTERNAL);
    }

    private static Wire entry(String key, String value) {
        return new Wire().put(1, key).put(2, value);
    }
}
