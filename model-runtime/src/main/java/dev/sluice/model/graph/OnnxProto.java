// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Field numbers of onnx.proto, and builders of the messages that graphs consist of. */
final class OnnxProto {

    static final int MODEL_IR_VERSION = 1;
    static final int MODEL_PRODUCER = 2;
    static final int MODEL_PRODUCER_VERSION = 3;
    static final int MODEL_GRAPH = 7;
    static final int MODEL_OPSET = 8;
    static final int MODEL_FUNCTIONS = 25;
    static final int FUNCTION_NODE = 7;
    static final int OPSET_DOMAIN = 1;
    static final int OPSET_VERSION = 2;

    static final int GRAPH_NODE = 1;
    static final int GRAPH_NAME = 2;
    static final int GRAPH_INITIALIZER = 5;
    static final int GRAPH_INPUT = 11;
    static final int GRAPH_OUTPUT = 12;
    static final int GRAPH_VALUE = 13;
    static final int GRAPH_SPARSE = 15;

    static final int NODE_INPUT = 1;
    static final int NODE_OUTPUT = 2;
    static final int NODE_OPERATOR = 4;
    static final int NODE_ATTRIBUTE = 5;
    static final int NODE_DOMAIN = 7;

    static final int ATTRIBUTE_NAME = 1;
    static final int ATTRIBUTE_FLOAT = 2;
    static final int ATTRIBUTE_INT = 3;
    static final int ATTRIBUTE_TENSOR = 5;
    static final int ATTRIBUTE_GRAPH = 6;
    static final int ATTRIBUTE_INTS = 8;
    static final int ATTRIBUTE_GRAPHS = 11;
    static final int ATTRIBUTE_TYPE = 20;
    static final int TYPE_INT = 2;
    static final int TYPE_TENSOR = 4;
    static final int TYPE_INTS = 7;

    static final int TENSOR_DIMS = 1;
    static final int TENSOR_TYPE = 2;
    static final int TENSOR_NAME = 8;
    static final int TENSOR_RAW = 9;
    static final int TENSOR_EXTERNAL = 13;
    static final int TENSOR_LOCATION = 14;
    static final int EXTERNAL = 1;

    static final int VALUE_NAME = 1;
    static final int VALUE_TYPE = 2;
    static final int TYPE_OF_TENSOR = 1;
    static final int ELEMENT_TYPE = 1;
    static final int SHAPE = 2;
    static final int SHAPE_DIMENSION = 1;
    static final int DIMENSION_VALUE = 1;
    static final int DIMENSION_NAME = 2;

    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    static final int BFLOAT16 = 16;

    private OnnxProto() {}

    static ProtoMessage node(String operator, String output, String... inputs) {
        ProtoMessage node = new ProtoMessage();
        for (String input : inputs) {
            node.put(NODE_INPUT, input);
        }
        return node.put(NODE_OUTPUT, output).put(NODE_OPERATOR, operator);
    }

    static ProtoMessage withInt(ProtoMessage node, String name, long value) {
        ProtoMessage attribute =
                new ProtoMessage().put(ATTRIBUTE_NAME, name).put(ATTRIBUTE_INT, value);
        return node.put(NODE_ATTRIBUTE, attribute.put(ATTRIBUTE_TYPE, TYPE_INT));
    }

    static ProtoMessage withInts(ProtoMessage node, String name, long... values) {
        ProtoMessage attribute = new ProtoMessage().put(ATTRIBUTE_NAME, name);
        for (long value : values) {
            attribute.put(ATTRIBUTE_INTS, value);
        }
        return node.put(NODE_ATTRIBUTE, attribute.put(ATTRIBUTE_TYPE, TYPE_INTS));
    }

    /** Returns a node's attribute, or {@code otherwise} if it has none of this name. */
    static long intAttribute(ProtoMessage node, String name, long otherwise) {
        return attribute(node, name).map(one -> one.number(ATTRIBUTE_INT)).orElse(otherwise);
    }

    /** Returns a node's attribute, or 0 if it has none of this name. */
    static float floatAttribute(ProtoMessage node, String name) {
        return attribute(node, name)
                .flatMap(one -> one.first(ATTRIBUTE_FLOAT))
                .map(one -> one.content().duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat())
                .orElse(0f);
    }

    private static Optional<ProtoMessage> attribute(ProtoMessage node, String name) {
        return node.all(NODE_ATTRIBUTE).stream()
                .map(ProtoMessage.Field::message)
                .filter(one -> one.text(ATTRIBUTE_NAME).equals(name))
                .findFirst();
    }

    /** Creates a constant list of 64-bit integers. */
    static ProtoMessage integers(String name, long... values) {
        ByteBuffer raw =
                ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return new ProtoMessage()
                .put(TENSOR_DIMS, values.length)
                .put(TENSOR_TYPE, INT64)
                .put(TENSOR_NAME, name)
                .put(TENSOR_RAW, raw);
    }

    /** Creates a constant list of 32-bit floats. */
    static ProtoMessage floats(String name, float... values) {
        ByteBuffer raw =
                ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return new ProtoMessage()
                .put(TENSOR_DIMS, values.length)
                .put(TENSOR_TYPE, FLOAT)
                .put(TENSOR_NAME, name)
                .put(TENSOR_RAW, raw);
    }

    /** Creates an input or output; a dimension is a size, or the name of a dynamic one. */
    static ProtoMessage value(String name, int type, Object... dimensions) {
        ProtoMessage shape = new ProtoMessage();
        for (Object dimension : dimensions) {
            ProtoMessage one = new ProtoMessage();
            if (dimension instanceof Number number) {
                one.put(DIMENSION_VALUE, number.longValue());
            } else {
                one.put(DIMENSION_NAME, dimension.toString());
            }
            shape.put(SHAPE_DIMENSION, one);
        }
        ProtoMessage tensor = new ProtoMessage().put(ELEMENT_TYPE, type).put(SHAPE, shape);
        return new ProtoMessage()
                .put(VALUE_NAME, name)
                .put(VALUE_TYPE, new ProtoMessage().put(TYPE_OF_TENSOR, tensor));
    }
}
