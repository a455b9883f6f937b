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
 * Names, types and shapes of a graph's inputs and outputs, as the graph itself says.
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
            throw new ModelException(Kind.INVALID, "Cannot read the signature of " + graph, e);
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

    /** The first of these inputs that the graph has, or an error. */
    String input(String... names) throws ModelException {
        return first(inputs, "input", names);
    }

    /** The first of these outputs that the graph has, or an error. */
    String output(String... names) throws ModelException {
        return first(outputs, "output", names);
    }

    /** The first of these inputs that the graph has, if any. */
    Optional<String> optionalInput(String... names) {
        for (String name : names) {
            if (inputs.containsKey(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private String first(Map<String, TensorInfo> there, String kind, String... names)
            throws ModelException {
        for (String name : names) {
            if (there.containsKey(name)) {
                return name;
            }
        }
        throw invalid("has no " + kind + " " + String.join(" or ", names));
    }

    /** Refuses a graph with inputs that nobody would feed. */
    void onlyInputs(Set<String> known) throws ModelException {
        Set<String> unknown = new TreeSet<>(inputs.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw invalid("asks for " + String.join(", ", unknown) + ", which nothing feeds");
        }
    }

    /** The type of an input or output of floating-point numbers, or an error. */
    OnnxJavaType floating(Map<String, TensorInfo> side, String name) throws ModelException {
        OnnxJavaType type = side.get(name).type;
        if (type != OnnxJavaType.FLOAT && type != OnnxJavaType.FLOAT16) {
            throw invalid("has " + name + " of type " + type + ", expected FLOAT or FLOAT16");
        }
        return type;
    }

    /** The type of an input of whole numbers, or an error. */
    OnnxJavaType whole(String name) throws ModelException {
        OnnxJavaType type = inputs.get(name).type;
        if (type != OnnxJavaType.INT64 && type != OnnxJavaType.INT32) {
            throw invalid("has " + name + " of type " + type + ", expected INT64 or INT32");
        }
        return type;
    }

    /** Names that are this beginning and a number, by their number; of the first with any. */
    static List<String> numbered(Collection<String> names, List<String> beginnings) {
        return beginnings.stream()
                .map(beginning -> numbered(names, beginning))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Names that are this beginning and a number, by their number. */
    static List<String> numbered(Collection<String> names, String beginning) {
        return names.stream()
                .filter(name -> name.startsWith(beginning))
                .filter(name -> name.substring(beginning.length()).matches("\\d{1,6}"))
                .sorted(Comparator.comparing(name -> number(name, beginning)))
                .toList();
    }

    private static int number(String name, String beginning) {
        return Integer.parseInt(name.substring(beginning.length()));
    }

    /** The last dimension of an output, or the other number where the graph leaves it open. */
    int lastDimension(String output, int otherwise) throws ModelException {
        long[] shape = outputs.get(output).getShape();
        boolean open = otherwise > 0 && shape.length > 0 && shape[shape.length - 1] < 1;
        return open ? otherwise : lastDimension(output);
    }

    /** The last dimension of an output, or an error if the graph leaves it open. */
    int lastDimension(String output) throws ModelException {
        long[] shape = outputs.get(output).getShape();
        long last = shape.length == 0 ? -1 : shape[shape.length - 1];
        if (last < 1) {
            throw invalid("does not say how long the rows of " + output + " are");
        }
        return (int) last;
    }

    /** An error about this graph, with what was found in it. */
    ModelException invalid(String complaint) {
        return new ModelException(
                Kind.INVALID,
                graph
                        + " "
                        + complaint
                        + ". Its inputs are "
                        + inputs.keySet()
                        + ", its outputs "
                        + outputs.keySet());
    }
}
