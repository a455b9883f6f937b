// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names, types and shapes of a graph's inputs and outputs, as the graph declares them.
 *
 * @param graph the file, for messages
 * @param inputs by name
 * @param outputs by name
 */
record GraphSignature(Path graph, Map<String, TensorInfo> inputs, Map<String, TensorInfo> outputs) {

    static GraphSignature of(Path graph, OrtSession session) throws ModelException {
        try {
            return new GraphSignature(
                    graph, tensors(session.getInputInfo()), tensors(session.getOutputInfo()));
        } catch (OrtException e) {
            throw new ModelException(Kind.INVALID, "cannot read the signature of " + graph, e);
        }
    }

    private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        nodes.forEach(
                (name, node) -> {
                    if (node.getInfo() instanceof TensorInfo tensor) {
                        tensors.put(name, tensor);
                    }
                });
        return Collections.unmodifiableMap(tensors);
    }

    /** Returns the first of these inputs that the graph has; fails if it has none. */
    String input(String... names) throws ModelException {
        return first(inputs, "input", names);
    }

    /** Returns the first of these outputs that the graph has; fails if it has none. */
    String output(String... names) throws ModelException {
        return first(outputs, "output", names);
    }

    /** Returns the first of these inputs that the graph has, if any. */
    Optional<String> optionalInput(String... names) {
        for (String name : names) {
            if (inputs.containsKey(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Returns the type and shape of an input that the graph has. */
    TensorInfo inputInfo(String name) {
        return info(inputs, name);
    }

    /** Returns the type and shape of an output that the graph has. */
    TensorInfo outputInfo(String name) {
        return info(outputs, name);
    }

    private static TensorInfo info(Map<String, TensorInfo> side, String name) {
        TensorInfo info = side.get(name);
        if (info == null) {
            throw new IllegalArgumentException(
                    "found the name %s, expected one of %s".formatted(name, side.keySet()));
        }
        return info;
    }

    private String first(Map<String, TensorInfo> side, String kind, String... names)
            throws ModelException {
        for (String name : names) {
            if (side.containsKey(name)) {
                return name;
            }
        }
        throw invalid("has no " + kind + " " + String.join(" or ", names));
    }

    /** Refuses a graph with inputs for which there are no values. */
    void onlyInputs(Set<String> known) throws ModelException {
        Set<String> unknown = new TreeSet<>(inputs.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw invalid(
                    "requires " + String.join(", ", unknown) + ", for which there are no values");
        }
    }

    /** Returns the type of a floating-point input or output; fails for other types. */
    OnnxJavaType floating(Map<String, TensorInfo> side, String name) throws ModelException {
        OnnxJavaType type = info(side, name).type;
        if (type != OnnxJavaType.FLOAT && type != OnnxJavaType.FLOAT16) {
            throw invalid("has " + name + " of type " + type + ", expected FLOAT or FLOAT16");
        }
        return type;
    }

    /** Returns the type of an integer input; fails for other types. */
    OnnxJavaType whole(String name) throws ModelException {
        OnnxJavaType type = inputInfo(name).type;
        if (type != OnnxJavaType.INT64 && type != OnnxJavaType.INT32) {
            throw invalid("has " + name + " of type " + type + ", expected INT64 or INT32");
        }
        return type;
    }

    /**
     * Returns the names with a prefix and a number, by number, for the first prefix that has any.
     */
    static List<String> numbered(Collection<String> names, List<String> prefixes) {
        return prefixes.stream()
                .map(prefix -> numbered(names, prefix))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Returns the names with a prefix and a number, by number. */
    static List<String> numbered(Collection<String> names, String prefix) {
        return names.stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> name.substring(prefix.length()).matches("\\d{1,6}"))
                .sorted(Comparator.comparing(name -> number(name, prefix)))
                .toList();
    }

    private static int number(String name, String prefix) {
        return Integer.parseInt(name.substring(prefix.length()));
    }

    /**
     * Returns the last dimension of an output, or {@code otherwise} if the graph leaves it open.
     */
    int lastDimension(String output, int otherwise) throws ModelException {
        long[] shape = info(outputs, output).getShape();
        boolean open = otherwise > 0 && shape.length > 0 && shape[shape.length - 1] < 1;
        return open ? otherwise : lastDimension(output);
    }

    /** Returns the dimensions of an output; those that the graph leaves open are not positive. */
    long[] outputShape(String output) throws ModelException {
        return info(outputs, output).getShape();
    }

    /** Returns the last dimension of an output; fails if the graph leaves it open. */
    int lastDimension(String output) throws ModelException {
        long[] shape = info(outputs, output).getShape();
        long last = shape.length == 0 ? -1 : shape[shape.length - 1];
        if (last < 1) {
            throw invalid("does not declare the last dimension of " + output);
        }
        return (int) last;
    }

    /** Creates an error about this graph that lists its inputs and outputs. */
    ModelException invalid(String complaint) {
        return new ModelException(
                Kind.INVALID,
                "%s %s. Its inputs are %s, its outputs %s"
                        .formatted(graph, complaint, inputs.keySet(), outputs.keySet()));
    }
}
