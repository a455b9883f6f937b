// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The nodes of a graph in topological order, with the producer and the consumers of each value. */
final class GraphFlow {

    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<String> operators = new ArrayList<>();
    private final List<List<String>> inputs = new ArrayList<>();
    private final List<List<String>> outputs = new ArrayList<>();
    private final Map<String, Integer> producers = new HashMap<>();
    private final Map<String, List<Integer>> consumers = new HashMap<>();

    /**
     * Sorts the nodes of a graph.
     *
     * @throws IllegalArgumentException if they form a cycle, or two of them compute one value
     */
    GraphFlow(ProtoMessage graph) {
        List<ProtoMessage> unsorted = new ArrayList<>();
        for (ProtoMessage.Field field : graph.all(OnnxProto.GRAPH_NODE)) {
            unsorted.add(field.message());
        }
        for (ProtoMessage node : sorted(unsorted)) {
            add(node);
        }
    }

    /** Sorts nodes topologically; some converters append nodes in any order. */
    private static List<ProtoMessage> sorted(List<ProtoMessage> nodes) {
        Map<String, Integer> producers = new HashMap<>();
        for (int node = 0; node < nodes.size(); node++) {
            for (String output : nodes.get(node).texts(OnnxProto.NODE_OUTPUT)) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new IllegalArgumentException(
                            "found two nodes that compute '%s'; expected an ONNX file, in which one does"
                                    .formatted(output));
                }
            }
        }
        int[] missing = new int[nodes.size()];
        List<List<Integer>> consumers = new ArrayList<>();
        nodes.forEach(node -> consumers.add(new ArrayList<>()));
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int node = 0; node < missing.length; node++) {
            for (String input : nodes.get(node).texts(OnnxProto.NODE_INPUT)) {
                if (producers.containsKey(input)) {
                    consumers.get(producers.get(input)).add(node);
                    missing[node]++;
                }
            }
            if (missing[node] == 0) {
                ready.add(node);
            }
        }
        List<ProtoMessage> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            int node = ready.remove();
            ordered.add(nodes.get(node));
            for (int consumer : consumers.get(node)) {
                if (--missing[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        if (ordered.size() < nodes.size()) {
            throw new IllegalArgumentException(
                    "found %d nodes that depend on themselves; expected an ONNX file, whose nodes form no cycle"
                            .formatted(nodes.size() - ordered.size()));
        }
        return ordered;
    }

    /** Follows conversions back to the value whose shape and content this value has. */
    String sameShape(String value) {
        String origin = value;
        for (int node = producer(origin);
                node >= 0 && isConversion(node);
                node = producer(origin)) {
            origin = inputs.get(node).get(0);
        }
        return origin;
    }

    private void add(ProtoMessage node) {
        int index = nodes.size();
        nodes.add(node);
        operators.add(node.text(OnnxProto.NODE_OPERATOR));
        inputs.add(node.texts(OnnxProto.NODE_INPUT));
        outputs.add(node.texts(OnnxProto.NODE_OUTPUT));
        for (String input : inputs.get(index)) {
            consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(index);
        }
        for (String output : outputs.get(index)) {
            if (!output.isEmpty()) {
                producers.put(output, index);
            }
        }
    }

    int size() {
        return nodes.size();
    }

    ProtoMessage node(int index) {
        return nodes.get(index);
    }

    String operator(int index) {
        return operators.get(index);
    }

    /** Returns the names of a node's inputs; empty for those left out. */
    List<String> inputs(int index) {
        return inputs.get(index);
    }

    /** Returns the name of a node's input; empty if it is left out or there are fewer. */
    String input(int node, int index) {
        List<String> all = inputs.get(node);
        return index < all.size() ? all.get(index) : "";
    }

    /** Returns the names of a node's outputs; empty for those left out. */
    List<String> outputs(int index) {
        return outputs.get(index);
    }

    /** Returns the node that produces a value; -1 for inputs and constants. */
    int producer(String value) {
        return producers.getOrDefault(value, -1);
    }

    /** Returns how many inputs of nodes a value is. */
    int uses(String value) {
        return consumers.getOrDefault(value, List.of()).size();
    }

    /** Returns the nodes that read a value's content, not only its shape. */
    List<Integer> readers(String value) {
        return consumers.getOrDefault(value, List.of()).stream()
                .filter(node -> !isShape(node))
                .toList();
    }

    /** Returns the nodes that read a value's content, directly or after conversions. */
    List<Integer> users(String value) {
        List<Integer> users = new ArrayList<>();
        for (int node : readers(value)) {
            if (isConversion(node)) {
                users.addAll(users(outputs.get(node).get(0)));
            } else {
                users.add(node);
            }
        }
        return users;
    }

    private boolean isConversion(int index) {
        boolean named =
                operators.get(index).equals("Cast") || operators.get(index).equals("Identity");
        return named && inputs.get(index).size() == 1 && outputs.get(index).size() == 1;
    }

    boolean isShape(int index) {
        return operators.get(index).equals("Shape") && inputs.get(index).size() == 1;
    }
}
