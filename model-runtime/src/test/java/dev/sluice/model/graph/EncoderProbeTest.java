// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.Fixture;
import dev.sluice.model.onnx.TestEnvironment;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals of patches are those that the attention of all patches to all patches gives. */
class EncoderProbeTest {

    private static final int SEED = 5;
    private static final int HEIGHT = 4; // patches
    private static final int WIDTH = 8;
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    private final OrtEnvironment environment = TestEnvironment.get();

    @ParameterizedTest
    @ValueSource(
            strings = {"tiny-qwen3_vl", "tiny-qwen2_5_vl", "tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void signalsAreThoseOfTheWholeAttention(String model) throws Exception {
        Path path = Fixture.named(model).path().resolve("onnx/vision_encoder.onnx");
        GraphFile file = GraphFile.read(path);
        EncoderProbe probe = file.encoderProbe("image_features");
        assertThat(probe.found()).isEmpty();
        List<PlainAttention> layers = layers(file);
        byte[] signals = probe.graph(EnumSet.allOf(EncoderSignal.class));

        try (OrtSession.Result whole = run(path, exposed(file, layers));
                OrtSession.Result reduced = run(path, signals)) {
            for (int layer = 0; layer < layers.size(); layer++) {
                Whole truth = Whole.read(whole, layer);
                check(reduced, "cls_attention", layer, truth.received());
                check(reduced, "semantic", layer, truth.semantic());
                check(reduced, "value_norm", layer, truth.valueNorms());
            }
            int last = layers.size() - 1;
            Whole truth = Whole.read(whole, last);
            check(reduced, "image_attention", last, truth.receivedOfAll());
            check(reduced, "keys", last, truth.meanKeys());
            check(reduced, "diagonal", last, truth.diagonal());
            check(reduced, "global_attention", last, truth.globalAttention());
            check(reduced, "page_rank", last, truth.pageRank());
            if (whole.get("image_attention").isPresent()) {
                check(whole, truth.receivedOfAll());
            }
        }
    }

    /** The exporter's own output is the mean over the four patches of each token. */
    private static void check(OrtSession.Result whole, float[] patches) throws Exception {
        float[] tokens = new float[patches.length / 4];
        for (int patch = 0; patch < patches.length; patch++) {
            tokens[patch / 4] += patches[patch] / 4;
        }
        assertThat(floats(whole, "image_attention")).containsExactly(tokens, CLOSE);
    }

    private static void check(OrtSession.Result found, String signal, int layer, float[] expected)
            throws Exception {
        assertThat(floats(found, "sluice_" + signal + "_" + layer))
                .as("%s of layer %d", signal, layer)
                .containsExactly(expected, CLOSE);
    }

    private static float[] floats(OrtSession.Result result, String name) throws Exception {
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().array();
    }

    private static List<PlainAttention> layers(GraphFile file) {
        List<PlainAttention> layers = new ArrayList<>();
        for (int node = 0; node < file.flow().size(); node++) {
            PlainAttention attention = PlainAttention.of(file.flow(), node);
            if (attention != null) {
                layers.add(attention);
            }
        }
        return layers;
    }

    /** Returns the graph with all weights, keys and values as outputs. */
    private static byte[] exposed(GraphFile file, List<PlainAttention> layers) {
        ProtoMessage graph = file.copyOfGraph();
        AddedNodes nodes = new AddedNodes(graph);
        for (int layer = 0; layer < layers.size(); layer++) {
            nodes.output(matrices(nodes, layers.get(layer).weights()), "weights" + layer);
            nodes.output(matrices(nodes, layers.get(layer).keys()), "keys" + layer);
            nodes.output(matrices(nodes, layers.get(layer).values()), "values" + layer);
        }
        return file.withGraph(graph);
    }

    /** Returns the matrices of one step. */
    private static String matrices(AddedNodes nodes, String value) {
        return nodes.add("Squeeze", nodes.matrices(value, nodes.integers(1)), nodes.integers(0));
    }

    private OrtSession.Result run(Path path, byte[] graph) throws Exception {
        try (SessionOptions options = new SessionOptions()) {
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    path.getParent().toString());
            OrtSession session = environment.createSession(graph, options);
            return session.run(inputs(session));
        }
    }

    private Map<String, OnnxTensor> inputs(OrtSession session) throws Exception {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (String name : session.getInputNames()) {
            if (name.equals("pixel_values")) {
                long[] shape =
                        ((ai.onnxruntime.TensorInfo) session.getInputInfo().get(name).getInfo())
                                .getShape();
                inputs.put(name, pixels((int) shape[1]));
            } else {
                long[] grid = {1, HEIGHT, WIDTH};
                inputs.put(
                        name,
                        OnnxTensor.createTensor(
                                environment, LongBuffer.wrap(grid), new long[] {1, 3}));
            }
        }
        return inputs;
    }

    private OnnxTensor pixels(int width) throws Exception {
        Random random = new Random(SEED);
        float[] values = new float[HEIGHT * WIDTH * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values), new long[] {HEIGHT * WIDTH, width});
    }

    /** A fused operator returns its weights times its values. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsAndValuesOfAFusedOperatorGiveItsResult(boolean more) throws Exception {
        ProtoMessage graph = new ProtoMessage().put(OnnxProto.GRAPH_NAME, "fused");
        ProtoMessage node =
                more
                        ? OnnxProto.node(
                                "MultiHeadAttention", "out", "q", "k", "v", "bias", "", "mask")
                        : OnnxProto.node("MultiHeadAttention", "out", "q", "k", "v");
        node.put(OnnxProto.NODE_DOMAIN, "com.microsoft");
        graph.put(OnnxProto.GRAPH_NODE, OnnxProto.withInt(node, "num_heads", 2))
                .put(OnnxProto.GRAPH_OUTPUT, OnnxProto.value("out", OnnxProto.FLOAT, 1, 5, 6));
        for (String name : List.of("q", "k", "v")) {
            graph.put(OnnxProto.GRAPH_INPUT, OnnxProto.value(name, OnnxProto.FLOAT, 1, 5, 6));
        }
        if (more) {
            graph.put(OnnxProto.GRAPH_INPUT, OnnxProto.value("bias", OnnxProto.FLOAT, 18))
                    .put(
                            OnnxProto.GRAPH_INPUT,
                            OnnxProto.value("mask", OnnxProto.FLOAT, 1, 2, 5, 5));
        }
        FusedAttention attention = FusedAttention.of(new GraphFlow(graph), 0);
        AddedNodes nodes = new AddedNodes(graph);
        String product = nodes.add("MatMul", attention.weights(nodes), attention.values(nodes));
        nodes.output(
                nodes.add(
                        "Reshape", nodes.transposed(product, 0, 2, 1, 3), nodes.integers(0, 0, -1)),
                "again");
        Random random = new Random(SEED);
        try (OrtSession session = environment.createSession(model(graph))) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            for (String name : session.getInputNames()) {
                long[] shape =
                        ((ai.onnxruntime.TensorInfo) session.getInputInfo().get(name).getInfo())
                                .getShape();
                int size = 1;
                for (long axis : shape) {
                    size *= (int) axis;
                }
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                inputs.put(
                        name,
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                assertThat(floats(result, "again")).containsExactly(floats(result, "out"), CLOSE);
            }
        }
    }

    private static byte[] model(ProtoMessage graph) {
        return new ProtoMessage()
                .put(OnnxProto.MODEL_IR_VERSION, 8)
                .put(OnnxProto.MODEL_GRAPH, graph)
                .put(OnnxProto.MODEL_OPSET, new ProtoMessage().put(OnnxProto.OPSET_VERSION, 17))
                .put(
                        OnnxProto.MODEL_OPSET,
                        new ProtoMessage()
                                .put(OnnxProto.OPSET_DOMAIN, "com.microsoft")
                                .put(OnnxProto.OPSET_VERSION, 1))
                .write();
    }
}
