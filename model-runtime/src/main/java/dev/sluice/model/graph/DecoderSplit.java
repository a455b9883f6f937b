package dev.sluice.model.graph;

import dev.sluice.model.ModelException;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A decoder cut in front of some layers. Each segment is a graph of its own, with its own mask,
 * positions and caches, and only as long as its own rows: what the whole graph works out from the
 * shape of its input or of lower caches is worked out from the segment's instead. Weights stay in
 * the files where they are.
 */
public final class DecoderSplit {

    private static final String ATTENTION = "sluice_attention";

    private final DecoderFile file;
    private final GraphFlow flow;
    private final CacheNames caches;
    private final String rows;
    private final String logits;
    private final List<Integer> layers; // where segments begin, and the end of the last
    private final List<SplitPoint> cuts;

    private DecoderSplit(
            DecoderFile file,
            GraphFlow flow,
            CacheNames caches,
            String rows,
            String logits,
            List<Integer> layers,
            List<SplitPoint> cuts) {
        this.file = file;
        this.flow = flow;
        this.caches = caches;
        this.rows = rows;
        this.logits = logits;
        this.layers = layers;
        this.cuts = cuts;
    }

    /**
     * Cuts a decoder.
     *
     * @param rows the input of hidden rows
     * @param logits the output of logits
     * @param at layers to cut in front of, rising, counted from 0
     * @throws ModelException with what was found, what was expected and what to do, if the graph
     *     cannot be cut there
     */
    static DecoderSplit of(DecoderFile file, String rows, String logits, List<Integer> at)
            throws ModelException {
        CacheNames caches = new CacheNames(file.graph());
        int first = at.get(0);
        String advice = "Take another export of the model";
        if (!LastLogits.plain(file) || !caches.areComplete()) {
            String found = "branches, functions or an old format, or caches without a number";
            throw SplitPoint.refused(file, first, found, advice);
        }
        if (!file.hasInput("position_ids")) {
            String found = "no input position_ids, without which tokens lose their positions";
            throw SplitPoint.refused(file, first, found, "Take an export that has it");
        }
        GraphFlow flow = new GraphFlow(file.graph());
        List<Integer> layers = new ArrayList<>(List.of(0));
        List<SplitPoint> cuts = new ArrayList<>();
        for (int layer : at) {
            if (layer < 1 || layer >= caches.layers()) {
                String found = "a decoder of " + caches.layers() + " layers";
                throw SplitPoint.refused(
                        file, layer, found, "Take a layer from 1 to " + (caches.layers() - 1));
            }
            cuts.add(SplitPoint.find(file, flow, caches, logits, layer));
            layers.add(layer);
        }
        layers.add(caches.layers());
        return new DecoderSplit(file, flow, caches, rows, logits, layers, cuts);
    }

    /** Number of graphs. */
    public int segments() {
        return cuts.size() + 1;
    }

    /** The hidden rows that a segment takes: one input, or several that are to be added. */
    public List<String> inputs(int segment) {
        return segment == 0 ? List.of(rows) : cuts.get(segment - 1).values();
    }

    /** The hidden rows that a segment gives; none for the last, which gives logits. */
    public List<String> outputs(int segment) {
        return segment < cuts.size() ? cuts.get(segment).values() : List.of();
    }

    /** How the attention of a segment's last layer is had; nothing for the last segment. */
    public Optional<AttentionProbe> attention(int segment) {
        return segment == cuts.size()
                ? Optional.empty()
                : Optional.of(cuts.get(segment).probe())
                        .map(
                                probe ->
                                        new AttentionProbe(
                                                ATTENTION,
                                                probe.keys(),
                                                probe.heads(),
                                                probe.scale()));
    }

    /**
     * A segment as a file.
     *
     * @param type of the hidden rows that it takes, as ONNX numbers it
     * @param width numbers in one of them
     */
    public byte[] graph(int segment, int type, int width) throws ModelException {
        Slice slice = new Slice(segment);
        List<String> outputs = new ArrayList<>(outputs(segment));
        if (outputs.isEmpty()) {
            outputs.add(logits);
        } else {
            slice.take(cuts.get(segment).probe().output());
        }
        for (int layer = layers.get(segment); layer < layers.get(segment + 1); layer++) {
            for (String kind : new String[] {"key", "value"}) {
                outputs.add(caches.present(layer, kind));
                slice.used.add(caches.past(layer, kind));
            }
        }
        outputs.forEach(slice::take);
        slice.check();
        return write(segment, slice, outputs, type, width);
    }

    /** The nodes, constants and inputs that some values are made of. */
    private final class Slice {

        private final int segment;
        private final int layer;
        private final Set<String> given = new LinkedHashSet<>();
        private final Set<Integer> nodes = new LinkedHashSet<>();
        private final Set<String> used = new LinkedHashSet<>();

        Slice(int segment) {
            this.segment = segment;
            this.layer = layers.get(segment);
            if (segment > 0) {
                this.given.addAll(inputs(segment));
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

        /** What a node takes in this segment; shapes are those of the segment's own values. */
        List<String> inputsOf(int node) {
            List<String> inputs = flow.inputs(node);
            if (segment == 0 || !flow.isShape(node)) {
                return inputs;
            }
            String shaped = inputs.get(0);
            return List.of(
                    flow.sameShape(shaped).equals(rows)
                            ? inputs(segment).get(0)
                            : caches.moved(flow, shaped, layer).orElse(shaped));
        }

        /** Refuses a segment that reads what only segments before it have. */
        void check() throws ModelException {
            if (segment == 0) {
                return;
            }
            for (String value : used) {
                if (value.equals(rows) || caches.isBelow(value, layer)) {
                    throw SplitPoint.refused(
                            file,
                            layer,
                            "that the layers from there on read " + value,
                            "Take a higher layer or another export");
                }
            }
        }
    }

    private byte[] write(int segment, Slice slice, List<String> outputs, int type, int width) {
        ProtoMessage graph = new ProtoMessage();
        slice.nodes.stream()
                .sorted()
                .forEach(node -> graph.put(OnnxProto.GRAPH_NODE, node(node, slice.inputsOf(node))));
        graph.put(OnnxProto.GRAPH_NAME, "segment_" + segment);
        copy(graph, OnnxProto.GRAPH_INITIALIZER, OnnxProto.TENSOR_NAME, slice.used);
        copy(graph, OnnxProto.GRAPH_INPUT, OnnxProto.VALUE_NAME, slice.used);
        if (segment > 0) {
            for (String input : inputs(segment)) {
                graph.put(
                        OnnxProto.GRAPH_INPUT,
                        OnnxProto.value(input, type, "batch", "rows", width));
            }
        }
        copy(graph, OnnxProto.GRAPH_OUTPUT, OnnxProto.VALUE_NAME, new LinkedHashSet<>(outputs));
        // The runtime works their types out.
        outputs(segment)
                .forEach(
                        output ->
                                graph.put(
                                        OnnxProto.GRAPH_OUTPUT, new ProtoMessage().put(1, output)));
        if (segment < cuts.size()) {
            addAttention(graph, cuts.get(segment).probe());
        }
        ProtoMessage model = new ProtoMessage();
        for (ProtoMessage.Field field : file.model().fields()) {
            if (field.number() == OnnxProto.MODEL_GRAPH) {
                model.put(OnnxProto.MODEL_GRAPH, graph);
            } else {
                model.add(field);
            }
        }
        return model.write();
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
                                ? LastLogits.outside(file, field)
                                : field.message());
            }
        }
    }

    /** Only the last row's: all of them would be as many numbers as rows × rows. */
    private static void addAttention(ProtoMessage graph, AttentionProbe probe) {
        String from = ATTENTION + "_from";
        String to = ATTENTION + "_to";
        String axis = ATTENTION + "_axis";
        graph.put(
                        OnnxProto.GRAPH_NODE,
                        OnnxProto.node("Slice", ATTENTION, probe.output(), from, to, axis))
                .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.numbers(from, -1))
                .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.numbers(to, Long.MAX_VALUE))
                .put(OnnxProto.GRAPH_INITIALIZER, OnnxProto.numbers(axis, probe.isQuery() ? 1 : 2))
                .put(OnnxProto.GRAPH_OUTPUT, new ProtoMessage().put(1, ATTENTION));
    }
}
