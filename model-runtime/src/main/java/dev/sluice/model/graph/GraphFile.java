// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.ModelException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ONNX file of a decoder or a vision encoder, parsed for what its signature does not tell. The
 * file is mapped; its weights are not read.
 */
public final class GraphFile {

    private static final int PAST_KEY = 3;
    private static final int PAST_VALUE = 4;

    private final Path path;
    private final ProtoMessage model;
    private final boolean rewritten; // so that the file itself has another graph
    private final ProtoMessage graph;
    private final GraphFlow flow;
    private final Map<String, ProtoMessage> producers = new HashMap<>();
    private final Map<String, ProtoMessage> initializers = new HashMap<>();
    private final Set<String> constants = new HashSet<>(); // values computed from constants alone
    private final List<String> inputs;

    private GraphFile(Path path, ProtoMessage model, boolean rewritten) {
        this.path = path;
        this.model = model;
        this.rewritten = rewritten;
        this.graph =
                model.first(OnnxProto.MODEL_GRAPH)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "found no graph; expected an ONNX file"))
                        .message();
        for (ProtoMessage.Field field : graph.all(OnnxProto.GRAPH_INITIALIZER)) {
            ProtoMessage tensor = field.message();
            initializers.put(tensor.text(OnnxProto.TENSOR_NAME), tensor);
        }
        this.inputs =
                graph.all(OnnxProto.GRAPH_INPUT).stream()
                        .map(input -> input.message().text(OnnxProto.VALUE_NAME))
                        .toList();
        this.flow = new GraphFlow(graph);
        constants.addAll(initializers.keySet());
        for (int index = 0; index < flow.size(); index++) {
            addNode(index);
        }
    }

    /** Adds a node whose inputs come from nodes before it. */
    private void addNode(int index) {
        ProtoMessage node = flow.node(index);
        for (String output : flow.outputs(index)) {
            producers.put(output, node);
        }
        if (hasOnlyConstants(flow.inputs(index))) {
            constants.addAll(flow.outputs(index));
        }
    }

    private boolean hasOnlyConstants(List<String> values) {
        for (String value : values) {
            if (!value.isEmpty() && !constants.contains(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is not an ONNX file
     */
    public static GraphFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
            return new GraphFile(path, ProtoMessage.parse(bytes), false);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether the graph appends to its cache in place: each of these outputs is computed by
     * GroupQueryAttention from the matching input, so both may share one buffer.
     *
     * @param presentOf output name by input name
     */
    public boolean appendsInPlace(Map<String, String> presentOf) {
        Set<String> found = new HashSet<>();
        for (Map.Entry<String, String> entry : presentOf.entrySet()) {
            ProtoMessage node = producers.get(entry.getValue());
            if (node == null
                    || !node.text(OnnxProto.NODE_OPERATOR).equals("GroupQueryAttention")
                    || !node.text(OnnxProto.NODE_DOMAIN).equals("com.microsoft")) {
                return false;
            }
            List<String> inputs = node.texts(OnnxProto.NODE_INPUT);
            List<String> outputs = node.texts(OnnxProto.NODE_OUTPUT);
            for (int past = PAST_KEY; past <= PAST_VALUE; past++) {
                if (past < inputs.size()
                        && past - 2 < outputs.size()
                        && inputs.get(past).equals(entry.getKey())
                        && outputs.get(past - 2).equals(entry.getValue())) {
                    found.add(entry.getKey());
                }
            }
        }
        return found.size() == presentOf.size();
    }

    /** Rewrites the graph to compute logits only for requested last positions, if it can be. */
    public Optional<LastLogits> lastLogits(String logits) {
        try {
            return LastLogits.of(this, logits);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a part of the file that is read only here is damaged
        }
    }

    /** Returns the file with a rewritten graph. */
    public GraphFile with(LastLogits logits) {
        return rewritten(logits.graph());
    }

    private GraphFile rewritten(byte[] bytes) {
        return new GraphFile(path, ProtoMessage.parse(ByteBuffer.wrap(bytes)), true);
    }

    /**
     * Returns the file with products that round what is multiplied with weights of 4 bits to 8
     * bits.
     *
     * @throws ModelException if it has no such products
     */
    public GraphFile withInt8Activations() throws ModelException {
        try {
            return Int8Activations.in(this)
                    .map(this::rewritten)
                    .orElseThrow(
                            () ->
                                    new ModelException(
                                            ModelException.Kind.INVALID,
                                            "%s has no products with weights of 4 bits (MatMulNBits), whose other factor could be rounded to 8 bits; expected a graph as the suffix _q4 names it, or activations of 32 bits"
                                                    .formatted(path)));
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelException.Kind.INVALID, path + ": " + e.getMessage(), e);
        }
    }

    /** Returns the rewritten file; empty if the file itself has this graph. */
    public Optional<byte[]> rewritten() {
        return rewritten ? Optional.of(model.write()) : Optional.empty();
    }

    /**
     * Splits the graph into parts.
     *
     * @param embeddings the input of embeddings
     * @param logits the output of logits
     * @param layers to split before, ascending, counted from 0
     * @param allRows whether the attention of all tokens of a run can be read, not of the last one
     *     alone
     * @throws ModelException if it cannot be split there
     */
    public DecoderSplit split(
            String embeddings, String logits, List<Integer> layers, boolean allRows)
            throws ModelException {
        try {
            return DecoderSplit.of(this, embeddings, logits, layers, allRows);
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelException.Kind.INVALID, path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Searches a decoder for what the eviction of its KV cache needs.
     *
     * @param embeddings the input of embeddings
     * @param logits the output of logits
     * @param rows last tokens of a run whose attention is read
     * @throws ModelException if a layer cannot be read
     */
    public LayerProbes layerProbes(String embeddings, String logits, int rows)
            throws ModelException {
        try {
            return LayerProbes.of(this, embeddings, logits, rows);
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelException.Kind.INVALID, path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the operators by which a token's result depends on the tokens that run with it, since
     * they derive the scales of 8-bit values from all of them. Empty for most graphs.
     *
     * @throws IOException if a part of the file that is read only here is damaged
     */
    public Set<String> dynamicScales() throws IOException {
        try {
            return DynamicScales.of(model);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether the graph rounds to 16 bits while it computes.
     *
     * @throws IOException if a part of the file that is read only here is damaged
     */
    public boolean hasHalfPrecision() throws IOException {
        try {
            return HalfPrecision.in(graph);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Searches a vision encoder for what it can say of its patches.
     *
     * @param features the output of the tokens' embeddings
     * @throws IOException if a part of the file that is read only here is damaged
     */
    public EncoderProbe encoderProbe(String features) throws IOException {
        try {
            return EncoderProbe.of(this, features);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Returns a copy of the graph, to be added to, whose large constants stay in this file. */
    ProtoMessage copyOfGraph() {
        ProtoMessage copy = new ProtoMessage();
        for (ProtoMessage.Field field : graph.fields()) {
            if (field.number() == OnnxProto.GRAPH_INITIALIZER) {
                copy.put(OnnxProto.GRAPH_INITIALIZER, LastLogits.external(this, field));
            } else {
                copy.add(field);
            }
        }
        return copy;
    }

    /** Returns the model with another graph, as a file. */
    byte[] withGraph(ProtoMessage changed) {
        ProtoMessage rewritten = new ProtoMessage();
        for (ProtoMessage.Field field : model.fields()) {
            if (field.number() == OnnxProto.MODEL_GRAPH) {
                rewritten.put(OnnxProto.MODEL_GRAPH, changed);
            } else {
                rewritten.add(field);
            }
        }
        return rewritten.write();
    }

    /** Whether the graph has a node of this operator outside of branches. */
    public boolean hasOperator(String operator) {
        for (int index = 0; index < flow.size(); index++) {
            if (flow.operator(index).equals(operator)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the sizes of keys and values that the attention operators state. */
    public AttentionSizes attentionSizes() {
        return AttentionSizes.of(this);
    }

    /** Whether the graph has an input of this name. */
    public boolean hasInput(String name) {
        return inputs().contains(name);
    }

    /** Returns the number of dimensions that an input declares; 0 if it declares none. */
    int inputRank(String name) {
        return graph.all(OnnxProto.GRAPH_INPUT).stream()
                .map(ProtoMessage.Field::message)
                .filter(input -> input.text(OnnxProto.VALUE_NAME).equals(name))
                .flatMap(input -> input.first(OnnxProto.VALUE_TYPE).stream())
                .flatMap(type -> type.message().first(OnnxProto.TYPE_OF_TENSOR).stream())
                .flatMap(tensor -> tensor.message().first(OnnxProto.SHAPE).stream())
                .mapToInt(shape -> shape.message().all(OnnxProto.SHAPE_DIMENSION).size())
                .sum();
    }

    /** Whether the graph has an output of this name. */
    public boolean hasOutput(String name) {
        return graph.all(OnnxProto.GRAPH_OUTPUT).stream()
                .anyMatch(output -> output.message().text(OnnxProto.VALUE_NAME).equals(name));
    }

    /** Returns the names of the graph's inputs. */
    public List<String> inputs() {
        return inputs;
    }

    GraphFlow flow() {
        return flow;
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    ProtoMessage model() {
        return model;
    }

    ProtoMessage graph() {
        return graph;
    }

    /** Returns the node that produces a value, or null if no node does. */
    @Nullable ProtoMessage producer(String value) {
        return producers.get(value);
    }

    /** Returns a constant, or null if the graph has none of this name. */
    @Nullable ProtoMessage initializer(String name) {
        return initializers.get(name);
    }

    /** Whether a value is computed from constants alone. */
    boolean isConstant(String value) {
        return constants.contains(value);
    }
}
