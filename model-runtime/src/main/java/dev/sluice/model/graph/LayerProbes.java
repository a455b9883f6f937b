// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.SplitPoint.Purpose;
import dev.sluice.model.graph.SplitPoint.Search;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the attention of all of a decoder's layers and the hidden states in front of them, and adds
 * outputs to the graph by which the rows of its KV cache are chosen. The other outputs are computed
 * as before.
 */
public final class LayerProbes {

    private static final String ATTENTION = "sluice_attention_";
    private static final String NORMS = "sluice_norms_";
    private static final int FUSED_ROWS_AXIS = 1;
    private static final int ROWS_AXIS = 2;

    private final GraphFile file;
    private final CacheNames caches;
    private final List<AttentionProbe> attention = new ArrayList<>(); // of each layer
    private final List<List<String>> hidden = new ArrayList<>(); // values whose sum they are
    private final int rows;

    private LayerProbes(GraphFile file, CacheNames caches, int rows) {
        this.file = file;
        this.caches = caches;
        this.rows = rows;
    }

    /**
     * Searches a decoder.
     *
     * @param embeddings the input of embeddings
     * @param logits the output of logits
     * @param rows last tokens of a run whose attention is read
     * @throws ModelException with what was found, what was expected and what to do, if a layer
     *     cannot be read or if positions are not an input
     */
    static LayerProbes of(GraphFile file, String embeddings, String logits, int rows)
            throws ModelException {
        CacheNames caches = new CacheNames(file.graph());
        if (!LastLogits.isPlain(file) || !caches.areComplete()) {
            String found = "branches, functions, an old format, or caches without a layer number";
            throw Purpose.EVICTION.refused(file, 0, found, "Take another export of the model");
        }
        if (!file.hasInput("position_ids")) {
            String found =
                    "no input position_ids, so that positions follow from the number of rows in the cache";
            throw Purpose.EVICTION.refused(file, 0, found, "Take an export that has it");
        }
        LayerProbes probes = new LayerProbes(file, caches, rows);
        GraphFlow flow = file.flow();
        probes.hidden.add(List.of(embeddings));
        for (int layer = 1; layer < caches.layers(); layer++) {
            SplitPoint point = new Search(file, flow, caches, layer, Purpose.EVICTION).find(logits);
            probes.hidden.add(point.values());
            probes.attention.add(point.probe());
        }
        probes.attention.add(
                new Search(file, flow, caches, caches.layers(), Purpose.EVICTION).last(logits));
        return probes;
    }

    /** Returns how to read each layer. */
    public List<LayerProbe> layers() {
        List<LayerProbe> layers = new ArrayList<>();
        for (int layer = 0; layer < attention.size(); layer++) {
            layers.add(
                    new LayerProbe(
                            attention.get(layer).named(ATTENTION + layer, rows),
                            NORMS + layer,
                            caches.past(layer, "key"),
                            caches.past(layer, "value")));
        }
        return layers;
    }

    /**
     * Returns the graph with the outputs of all layers, as a file; weights stay in their files.
     *
     * @throws ModelException if a part of the file that is read only here is damaged
     */
    public byte[] graph() throws ModelException {
        try {
            ProtoMessage graph = file.copyOfGraph();
            AddedNodes nodes = new AddedNodes(graph);
            for (int layer = 0; layer < attention.size(); layer++) {
                nodes.output(lastRows(nodes, attention.get(layer)), ATTENTION + layer);
                nodes.output(norms(nodes, hidden.get(layer)), NORMS + layer);
            }
            return file.withGraph(graph);
        } catch (IllegalArgumentException e) {
            throw new ModelException(Kind.INVALID, file.path() + ": " + e.getMessage(), e);
        }
    }

    private String lastRows(AddedNodes nodes, AttentionProbe probe) {
        String from = nodes.integers(-rows);
        String to = nodes.integers(Long.MAX_VALUE);
        String axis = nodes.integers(probe.isQuery() ? FUSED_ROWS_AXIS : ROWS_AXIS);
        return nodes.floats(nodes.add("Slice", probe.output(), from, to, axis));
    }

    /** In float32, since squares exceed what 16 bits hold. */
    private static String norms(AddedNodes nodes, List<String> values) {
        String all = nodes.floats(values.get(0));
        for (String value : values.subList(1, values.size())) {
            all = nodes.add("Add", all, nodes.floats(value));
        }
        return nodes.add("Sqrt", nodes.sum(nodes.add("Mul", all, all), -1));
    }
}
