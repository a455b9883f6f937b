// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Gives a graph the inputs and outputs of other exporters, and nodes that convert between these and
 * the original ones.
 */
final class GraphEdit {

    static final int FLOAT = 1;
    static final int INT8 = 3;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int BFLOAT16 = 16;

    /** An open dimension. */
    static final long ANY = -1;

    // Field numbers of onnx.proto.
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int VALUE_NAME = 1;
    private static final int INT_ATTRIBUTE = 2;

    private final Path file;
    private final Protobuf model;
    private final List<Protobuf> first = new ArrayList<>();
    private final List<Protobuf> last = new ArrayList<>();
    private Protobuf graph;

    private GraphEdit(Path file) throws IOException {
        this.file = file;
        this.model = Protobuf.parse(Files.readAllBytes(file));
        this.graph = model.all(MODEL_GRAPH).get(0).message();
    }

    static GraphEdit of(Path file) throws IOException {
        return new GraphEdit(file);
    }

    /** Returns the names of inputs with a prefix. */
    List<String> inputs(String beginning) {
        return names(GRAPH_INPUT, beginning);
    }

    /** Returns the names of outputs with a prefix. */
    List<String> outputs(String beginning) {
        return names(GRAPH_OUTPUT, beginning);
    }

    private List<String> names(int side, String beginning) {
        return graph.all(side).stream()
                .map(field -> field.message().text(VALUE_NAME))
                .filter(name -> name.startsWith(beginning))
                .toList();
    }

    /** Removes an input; its value is replaced by {@code name + "_inside"}. */
    GraphEdit dropInput(String name) {
        removeValue(GRAPH_INPUT, name);
        renameInside(NODE_INPUT, name);
        return this;
    }

    /** Removes an output; its value is renamed to {@code name + "_inside"}. */
    GraphEdit dropOutput(String name) {
        removeValue(GRAPH_OUTPUT, name);
        renameInside(NODE_INPUT, name);
        renameInside(NODE_OUTPUT, name);
        return this;
    }

    GraphEdit addInput(String name, int type, long... shape) {
        graph.message(GRAPH_INPUT, value(name, type, shape));
        return this;
    }

    /** Declares an input anew, with another shape. */
    GraphEdit declareInput(String name, int type, long... shape) {
        removeValue(GRAPH_INPUT, name);
        return addInput(name, type, shape);
    }

    /** Declares an output anew, with another shape. */
    GraphEdit declareOutput(String name, int type, long... shape) {
        removeValue(GRAPH_OUTPUT, name);
        return addOutput(name, type, shape);
    }

    GraphEdit addOutput(String name, int type, long... shape) {
        graph.message(GRAPH_OUTPUT, value(name, type, shape));
        return this;
    }

    /** Adds a constant of integers; a scalar without a shape. */
    GraphEdit constant(String name, long[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        Protobuf tensor = new Protobuf();
        for (long dimension : shape) {
            tensor.number(1, dimension);
        }
        graph.message(
                GRAPH_INITIALIZER, tensor.number(2, INT64).text(8, name).bytes(9, raw.array()));
        return this;
    }

    /** Adds a node before all others. */
    GraphEdit before(String operator, String output, String... inputs) {
        first.add(node(operator, output, inputs));
        return this;
    }

    /** Adds a node with an attribute before all others. */
    GraphEdit before(
            String operator, String attribute, long value, String output, String... inputs) {
        first.add(attribute(node(operator, output, inputs), attribute, value));
        return this;
    }

    /** Adds a node after all others. */
    GraphEdit after(String operator, String output, String... inputs) {
        last.add(node(operator, output, inputs));
        return this;
    }

    /** Changes the type of an input. */
    GraphEdit retypeInput(String name, int from, int to, long... shape) {
        dropInput(name).addInput(name, to, shape);
        return before("Cast", "to", from, name + "_inside", name);
    }

    /** Changes the type of an output. */
    GraphEdit retypeOutput(String name, int to, long... shape) {
        dropOutput(name).addOutput(name, to, shape);
        last.add(attribute(node("Cast", name, name + "_inside"), "to", to));
        return this;
    }

    void write() throws IOException {
        Protobuf edited = new Protobuf();
        first.forEach(node -> edited.message(GRAPH_NODE, node));
        edited.fields().addAll(graph.fields());
        last.forEach(node -> edited.message(GRAPH_NODE, node));
        Protobuf whole = new Protobuf();
        for (Protobuf.Field field : model.fields()) {
            if (field.number() == MODEL_GRAPH) {
                whole.message(MODEL_GRAPH, edited);
            } else {
                whole.fields().add(field);
            }
        }
        Files.write(file, whole.write());
    }

    private void removeValue(int side, String name) {
        Predicate<Protobuf.Field> named =
                field -> field.number() == side && field.message().text(VALUE_NAME).equals(name);
        if (!graph.fields().removeIf(named)) {
            throw new IllegalArgumentException(file + " has no " + name);
        }
    }

    private void renameInside(int side, String name) {
        Protobuf renamed = new Protobuf();
        for (Protobuf.Field field : graph.fields()) {
            if (field.number() == GRAPH_NODE) {
                renamed.message(GRAPH_NODE, renamed(field.message(), side, name));
            } else {
                renamed.fields().add(field);
            }
        }
        graph = renamed;
    }

    private static Protobuf renamed(Protobuf node, int side, String name) {
        Protobuf renamed = new Protobuf();
        for (Protobuf.Field field : node.fields()) {
            if (field.number() == side && field.text().equals(name)) {
                renamed.text(side, name + "_inside");
            } else {
                renamed.fields().add(field);
            }
        }
        return renamed;
    }

    private static Protobuf node(String operator, String output, String... inputs) {
        Protobuf node = new Protobuf();
        for (String input : inputs) {
            node.text(NODE_INPUT, input);
        }
        return node.text(NODE_OUTPUT, output).text(NODE_OPERATOR, operator);
    }

    private static Protobuf attribute(Protobuf node, String name, long value) {
        return node.message(
                NODE_ATTRIBUTE,
                new Protobuf().text(1, name).number(3, value).number(20, INT_ATTRIBUTE));
    }

    private static Protobuf value(String name, int type, long... shape) {
        Protobuf dimensions = new Protobuf();
        for (long dimension : shape) {
            Protobuf one = new Protobuf();
            dimensions.message(
                    1, dimension == ANY ? one.text(2, name + "_any") : one.number(1, dimension));
        }
        Protobuf tensor = new Protobuf().number(1, type).message(2, dimensions);
        return new Protobuf().text(VALUE_NAME, name).message(2, new Protobuf().message(1, tensor));
    }
}
