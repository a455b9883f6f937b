// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.EncoderSignal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds the attention of a vision encoder's layers, and adds outputs to the graph that say of each
 * patch what {@link EncoderSignal} names. They are reduced within the graph, so that the attention
 * of all patches to all patches never leaves it. The other outputs are computed as before.
 */
public final class EncoderProbe {

    private static final String PREFIX = "sluice_";

    /**
     * Output that says which patch group each token consists of; only if there is such an order.
     */
    public static final String ORDER = PREFIX + "order";

    private static final String PIXELS = "pixel_values";

    /** Rank of pixels that are patches × values. */
    private static final int LIST_OF_PATCHES = 2; // dimensions

    private static final int ONE_FRAME = 3; // dimensions
    private static final Set<String> PATCHES =
            Set.of("image_grid_thw", "grid_thw", "spatial_shapes");

    /** Operators between the order of the tokens and the output. */
    private static final Set<String> KEEPING_ROWS =
            Set.of("Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze");

    private static final Set<String> FUSED =
            Set.of(
                    FusedAttention.OPERATOR,
                    "Attention",
                    "PackedMultiHeadAttention",
                    "GroupQueryAttention");

    private final GraphFile file;
    private final List<EncoderAttention> layers;
    private final @Nullable String order;
    private final String found;

    private EncoderProbe(
            GraphFile file, List<EncoderAttention> layers, @Nullable String order, String found) {
        this.file = file;
        this.layers = layers;
        this.order = order;
        this.found = found;
    }

    /**
     * Searches a graph.
     *
     * @param features the output of the tokens' embeddings
     */
    static EncoderProbe of(GraphFile file, String features) {
        if (!LastLogits.isPlain(file)) {
            return new EncoderProbe(
                    file, List.of(), null, "branches, functions or an old format of ONNX");
        }
        GraphFlow flow = file.flow();
        List<EncoderAttention> layers = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        for (int node : before(flow, features)) {
            EncoderAttention attention = PlainAttention.of(flow, node);
            if (attention == null) {
                attention = FusedAttention.of(flow, node);
            }
            if (attention != null) {
                layers.add(attention);
            } else if (FUSED.contains(flow.operator(node))) {
                others.add(flow.operator(node));
            }
        }
        if (!others.isEmpty()) {
            return new EncoderProbe(file, List.of(), null, "attention in " + others);
        }
        String found = layers.isEmpty() ? "no attention" : "";
        return new EncoderProbe(file, List.copyOf(layers), order(flow, features), found);
    }

    /** Returns the nodes from which a value is computed, in topological order. */
    private static Set<Integer> before(GraphFlow flow, String value) {
        Set<Integer> nodes = new TreeSet<>();
        List<String> open = new ArrayList<>(List.of(value));
        while (!open.isEmpty()) {
            int node = flow.producer(open.remove(open.size() - 1));
            if (node >= 0 && nodes.add(node)) {
                open.addAll(flow.inputs(node));
            }
        }
        return nodes;
    }

    /**
     * Returns the order by which the graph returns its tokens, if it computed them in another one,
     * as Qwen2.5-VL's do for the sake of its windows.
     */
    private static @Nullable String order(GraphFlow flow, String features) {
        String value = features;
        for (int node = flow.producer(value); node >= 0; node = flow.producer(value)) {
            if (flow.operator(node).equals("Gather")
                    && OnnxProto.intAttribute(flow.node(node), "axis", 0) == 0) {
                return flow.input(node, 1).isEmpty() ? null : flow.input(node, 1);
            }
            if (!KEEPING_ROWS.contains(flow.operator(node))) {
                return null;
            }
            value = flow.input(node, 0);
        }
        return null;
    }

    /** Returns what the graph can say of its patches: all or nothing. */
    public Set<EncoderSignal> signals() {
        return layers.isEmpty()
                ? EnumSet.noneOf(EncoderSignal.class)
                : EnumSet.allOf(EncoderSignal.class);
    }

    /** Returns what was found instead of attention that can be read; empty if it can be. */
    public String found() {
        return found;
    }

    /** Returns the outputs that a signal has: one for each layer, or one. */
    public List<String> outputs(EncoderSignal signal) {
        int first = signal.ofEachLayer() ? 0 : layers.size() - 1;
        return IntStream.range(first, layers.size())
                .mapToObj(layer -> PREFIX + signal.wireName() + "_" + layer)
                .toList();
    }

    /** Whether there is the output {@link #ORDER}. */
    public boolean hasOrder() {
        return order != null;
    }

    /**
     * Returns the graph with further outputs, as a file; weights stay in their files.
     *
     * @param wanted some of {@link #signals}. Their outputs are float32, and for each step of the
     *     shapes that {@link EncoderSignal} states, for patches in the place of tokens and for one
     *     layer each. The steps are counted by the first dimension of the pixels; if these are a
     *     list of patches, there is one
     * @throws IOException if a part of the file that is read only here is damaged
     */
    public byte[] graph(Set<EncoderSignal> wanted) throws IOException {
        try {
            return write(wanted);
        } catch (IllegalArgumentException e) {
            throw new IOException(file.path() + ": " + e.getMessage(), e);
        }
    }

    private byte[] write(Set<EncoderSignal> wanted) {
        ProtoMessage graph = file.copyOfGraph();
        AddedNodes nodes = new AddedNodes(graph);
        String steps = steps(nodes);
        for (EncoderSignal signal : wanted) {
            List<String> outputs = outputs(signal);
            int first = layers.size() - outputs.size();
            for (int i = 0; i < outputs.size(); i++) {
                EncoderAttention layer = layers.get(first + i);
                nodes.output(result(nodes, signal, layer, steps), outputs.get(i));
            }
        }
        if (order != null) {
            nodes.output(order, ORDER);
        }
        return file.withGraph(graph);
    }

    /**
     * A list of patches has no dimension of steps, and neither has one frame of channels, rows and
     * columns, so that such a graph says them of one only.
     */
    private String steps(AddedNodes nodes) {
        boolean patches = PATCHES.stream().anyMatch(file::hasInput);
        return file.inputRank(PIXELS) > (patches ? LIST_OF_PATCHES : ONE_FRAME)
                ? nodes.size(PIXELS, 0)
                : nodes.integers(1);
    }

    private static String result(
            AddedNodes nodes, EncoderSignal signal, EncoderAttention attention, String steps) {
        return switch (signal) {
            case IMAGE_ATTENTION ->
                    nodes.mean(nodes.mean(nodes.matrices(attention.weights(nodes), steps), 2), 1);
            case CLS_ATTENTION -> nodes.mean(nodes.matrices(attention.weights(nodes), steps), 2);
            case KEYS ->
                    nodes.transposed(
                            nodes.mean(nodes.matrices(attention.keys(nodes), steps), 1), 0, 2, 1);
            case SEMANTIC -> semantic(nodes, nodes.matrices(attention.values(nodes), steps));
            case VALUE_NORM ->
                    nodes.sum(
                            nodes.add(
                                    "Abs",
                                    nodes.mean(nodes.matrices(attention.values(nodes), steps), 1)),
                            2);
            case DIAGONAL -> diagonal(nodes, nodes.matrices(attention.weights(nodes), steps));
            case GLOBAL_ATTENTION ->
                    global(nodes, nodes.mean(nodes.matrices(attention.weights(nodes), steps), 1));
            case PAGE_RANK -> pageRank(nodes, nodes.matrices(attention.weights(nodes), steps));
        };
    }

    /**
     * @param weights steps × heads × patches × patches
     */
    private static String diagonal(AddedNodes nodes, String weights) {
        String shape = nodes.mean(nodes.mean(weights, 1), 0); // heads first: it is the smaller copy
        String eye = nodes.add("EyeLike", shape);
        return nodes.sum(nodes.add("Mul", weights, eye), 3);
    }

    /**
     * @param weights steps × patches × patches
     */
    private static String global(AddedNodes nodes, String weights) {
        String axis = nodes.integers(1);
        String received = nodes.mean(weights, 1); // steps × patches
        String least =
                nodes.add(
                        "Mul",
                        nodes.add("Unsqueeze", nodes.mean(received, 1), axis),
                        nodes.constant((float) EncoderSignal.GLOBAL_FACTOR));
        String chosen = nodes.floats(nodes.add("Greater", received, least));
        String sums =
                nodes.add(
                        "Squeeze",
                        nodes.add("MatMul", nodes.add("Unsqueeze", chosen, axis), weights),
                        axis);
        String count = nodes.add("Unsqueeze", nodes.sum(chosen, 1), axis);
        String one = nodes.constant(1);
        String means = nodes.add("Div", sums, nodes.add("Max", count, one));
        return nodes.add("Where", nodes.add("Less", count, one), received, means);
    }

    /**
     * @param weights steps × heads × patches × patches, whose rows add up to 1, so that the mean
     *     stays 1
     */
    private static String pageRank(AddedNodes nodes, String weights) {
        String axis = nodes.integers(2);
        String scores = nodes.add("Unsqueeze", nodes.sum(weights, 2), axis); // … × 1 × patches
        for (int i = 1; i < EncoderSignal.PAGE_RANK_ITERATIONS; i++) {
            scores = nodes.add("MatMul", scores, weights);
        }
        return nodes.add("Squeeze", scores, axis);
    }

    /**
     * @param values steps × heads × patches × dimension of a head
     */
    private static String semantic(AddedNodes nodes, String values) {
        String axis = nodes.integers(3);
        String query = nodes.add("Unsqueeze", nodes.mean(values, 2), axis);
        String products = nodes.add("MatMul", values, query); // … × patches × 1
        return nodes.mean(nodes.softmax(nodes.add("Squeeze", products, axis)), 1);
    }
}
