// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.ModelException;
import dev.sluice.model.graph.SplitPoint.Purpose;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder that is split before some layers. Each part is a graph of its own, with its own mask,
 * positions and caches for its own tokens: what the whole graph computes from the shape of its
 * input or of lower caches, a part computes from its own input and caches. Weights stay in their
 * files.
 */
public final class DecoderSplit {

    private static final String ATTENTION = "sluice_attention";

    private final GraphFile file;
    private final GraphFlow flow;
    private final CacheNames caches;
    private final String embeddings;
    private final String logits;
    private final List<Integer> layers; // first layer of each part, and the end of the last
    private final List<SplitPoint> points;
    private final boolean allRows;

    private DecoderSplit(
            GraphFile file,
            GraphFlow flow,
            CacheNames caches,
            String embeddings,
            String logits,
            List<Integer> layers,
            List<SplitPoint> points,
            boolean allRows) {
        this.file = file;
        this.flow = flow;
        this.caches = caches;
        this.embeddings = embeddings;
        this.logits = logits;
        this.layers = layers;
        this.points = points;
        this.allRows = allRows;
    }

    /**
     * Splits a decoder.
     *
     * @param embeddings the input of embeddings
     * @param logits the output of logits
     * @param at layers to split before, ascending, counted from 0
     * @param allRows whether the attention of all tokens of a run can be read, not of the last one
     *     alone
     * @throws ModelException with what was found, what was expected and what to do, if the graph
     *     cannot be split there
     */
    static DecoderSplit of(
            GraphFile file, String embeddings, String logits, List<Integer> at, boolean allRows)
            throws ModelException {
        CacheNames caches = new CacheNames(file.graph());
        int first = at.get(0);
        String advice = "Take another export of the model";
        if (!LastLogits.isPlain(file) || !caches.areComplete()) {
            String found = "branches, functions, an old format, or caches without a layer number";
            throw Purpose.SPLIT.refused(file, first, found, advice);
        }
        if (!file.hasInput("position_ids")) {
            String found =
                    "no input position_ids, without which the tokens that remain lose their positions";
            throw Purpose.SPLIT.refused(file, first, found, "Take an export that has it");
        }
        GraphFlow flow = file.flow();
        List<Integer> layers = new ArrayList<>(List.of(0));
        List<SplitPoint> points = new ArrayList<>();
        for (int layer : at) {
            if (layer < 1 || layer >= caches.layers()) {
                String found = "a decoder of " + caches.layers() + " layers";
                throw Purpose.SPLIT.refused(
                        file, layer, found, "Take a layer from 1 to " + (caches.layers() - 1));
            }
            points.add(
                    new SplitPoint.Search(file, flow, caches, layer, Purpose.SPLIT).find(logits));
            layers.add(layer);
        }
        layers.add(caches.layers());
        return new DecoderSplit(file, flow, caches, embeddings, logits, layers, points, allRows);
    }

    /** Number of parts. */
    public int parts() {
        return points.size() + 1;
    }

    /** Returns the inputs of a part's hidden states: one, or several whose sum they are. */
    public List<String> inputs(int part) {
        return part == 0 ? List.of(embeddings) : points.get(part - 1).values();
    }

    /** Returns the outputs of a part's hidden states; none for the last part, which has logits. */
    public List<String> outputs(int part) {
        return part < points.size() ? points.get(part).values() : List.of();
    }

    /** Returns how to read the attention of a part's last layer; empty for the last part. */
    public Optional<AttentionProbe> attention(int part) {
        return part == points.size()
                ? Optional.empty()
                : Optional.of(
                        points.get(part)
                                .probe()
                                .named(ATTENTION, allRows ? AttentionProbe.ALL : 1));
    }

    /**
     * Returns a part as a file.
     *
     * @param type ONNX number of the type of its input's hidden states
     * @param width values of one hidden state
     * @throws ModelException if the part depends on something that it does not contain, or if
     *     something in the file that is read only here is damaged
     */
    public byte[] graph(int part, int type, int width) throws ModelException {
        try {
            return write(part, type, width);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    ModelException.Kind.INVALID, file.path() + ": " + e.getMessage(), e);
        }
    }

    private byte[] write(int part, int type, int width) throws ModelException {
        Slice slice = new Slice(part);
        List<String> outputs = new ArrayList<>(outputs(part));
        if (outputs.isEmpty()) {
            outputs.add(logits);
        } else {
            slice.take(points.get(part).probe().output());
        }
        for (int layer = layers.get(part); layer < layers.get(part + 1); layer++) {
            for (String kind : new String[] {"key", "value"}) {
                outputs.add(caches.present(layer, kind));
                slice.used.add(caches.past(layer, kind));
            }
        }
        outputs.forEach(slice::take);
        slice.check();
        return write(part, slice, outputs, type, width);
    }

    /** The nodes, constants and inputs from which some values are computed. */
    private final class Slice {

        private final int part;
        private final int layer;
        private final Set<String> given = new LinkedHashSet<>();
        private final Set<Integer> nodes = new LinkedHashSet<>();
        private final Set<String> used = new LinkedHashSet<>();

        Slice(int part) {
            this.part = part;
            this.layer = layers.get(part);
            if (part > 0) {
                this.given.addAll(inputs(part));
            }
        }

        void take(String output) {
            List<String> open = new ArrayList<>(List.of(output));
            while (!open.isEmpty()) {
                String value = open.remove(open.size() - 1);
                int node = flow.producer(value);
                if (value.isEmpty() || given.contains(value)) {
                    continue;
                }
                if (node < 0) {
                    used.add(value);
                } else if (nodes.add(node)) {
                    open.addAll(inputsOf(node));
                }
            }
        }

        /**
         * Returns a node's inputs in this part, where shapes are those of the part's own values.
         */
        List<String> inputsOf(int node) {
            List<String> inputs = flow.inputs(node);
            if (part == 0 || !flow.isShape(node)) {
                return inputs;
            }
            String shaped = inputs.get(0);
            return List.of(
                    flow.sameShape(shaped).equals(embeddings)
                            ? inputs(part).get(0)
                            : caches.moved(flow, shaped, layer).orElse(shaped));
        }

        /** Refuses a part that reads values that only earlier parts have. */
        void check() throws ModelException {
            if (part == 0) {
                return;
            }
            for (String value : used) {
                if (value.equals(embeddings) || caches.isBelow(value, layer)) {
                    throw Purpose.SPLIT.refused(
                            file,
                            layer,
                            "that this layer or a following one reads " + value,
                            "Take a higher layer or another export");
                }
            }
        }
    }

    private byte[] write(int part, Slice slice, List<String> outputs, int type, int width) {
        ProtoMessage graph = new ProtoMessage();
        slice.nodes.stream()
                .sorted()
                .forEach(node -> graph.put(OnnxProto.GRAPH_NODE, node(node, slice.inputsOf(node))));
        graph.put(OnnxProto.GRAPH_NAME, "segment_" + part);
        copy(graph, OnnxProto.GRAPH_INITIALIZER, OnnxProto.TENSOR_NAME, slice.used);
        copy(graph, OnnxProto.GRAPH_INPUT, OnnxProto.VALUE_NAME, slice.used);
        if (part > 0) {
            for (String input : inputs(part)) {
                graph.put(
                        OnnxProto.GRAPH_INPUT,
                        OnnxProto.value(input, type, "batch", "tokens", width));
            }
        }
        copy(graph, OnnxProto.GRAPH_OUTPUT, OnnxProto.VALUE_NAME, new LinkedHashSet<>(outputs));
        // The runtime infers their types.
        outputs(part)
                .forEach(
                        output ->
                                graph.put(
                                        OnnxProto.GRAPH_OUTPUT, new ProtoMessage().put(1, output)));
        if (part < points.size()) {
            addAttention(graph, points.get(part).probe());
        }
        return file.withGraph(graph);
    }

    private ProtoMessage node(int index, List<String> inputs) {
        ProtoMessage changed = new ProtoMessage();
        int input = 0;
        for (ProtoMessage.Field field : flow.node(index).fields()) {
            if (field.number() == OnnxProto.NODE_INPUT) {
                changed.put(OnnxProto.NODE_INPUT, inputs.get(input++));
            } else {
                changed.add(field);
            }
        }
        return changed;
    }

    private void copy(ProtoMessage graph, int kind, int nameField, Set<String> names) {
        for (ProtoMessage.Field field : file.graph().all(kind)) {
            if (names.contains(field.message().text(nameField))) {
                graph.put(
                        kind,
                        kind == OnnxProto.GRAPH_INITIALIZER
                                ? LastLogits.external(file, field)
                                : field.message());
            }
        }
    }

    /**
     * Adds the attention of the last token alone, unless that of all tokens of a run is needed: it
     * takes tokens × tokens values.
     */
    private void addAttention(ProtoMessage graph, AttentionProbe probe) {
        graph.put(OnnxProto.GRAPH_OUTPUT, new ProtoMessage().put(1, ATTENTION));
        if (allRows) {
            graph.put(OnnxProto.GRAPH_NODE, OnnxProto.node("Identity", ATTENTION, probe.output()));
            return;
        }
        String from = ATTENTION + "_from";
        String to = ATTENTION + "_to";
        String axis = ATTENTION + "_axis";
        graph.put(
                        OnnxProto.GRAPH_NODE,
                        OnnxProto.node("Slice", ATTENTION, probe.output(), from, to, axis))
                .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers(from, -1))
                .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.integers(to, Long.MAX_VALUE))
                .put(
                        OnnxProto.GRAPH_INITIALIZER,
                        OnnxProto.integers(axis, probe.isQuery() ? 1 : 2));
    }
}
