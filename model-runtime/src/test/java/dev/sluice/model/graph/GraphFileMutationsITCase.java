// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.fuzz.ByteMutations;
import dev.sluice.fuzz.Fuzz;
import dev.sluice.model.ModelException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages the graphs of decoders and encoders at random, as bytes and by connecting nodes
 * differently. Only Sluice's own readers see them: ONNX Runtime is native code, which checks graphs
 * itself.
 */
class GraphFileMutationsITCase {

    @TempDir static Path temp;

    private static final List<byte[]> DECODERS = new ArrayList<>();
    private static final List<byte[]> ENCODERS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        for (byte[] graph : GraphFiles.small()) {
            Path file = Files.write(temp.resolve("whole.onnx"), graph);
            GraphFile read = GraphFile.read(file);
            if (read.hasInput("inputs_embeds")) {
                DECODERS.add(graph);
            }
            if (read.hasOutput("image_features")) {
                ENCODERS.add(graph);
            }
        }
    }

    @Test
    void damagedGraphsAreUsedOrRefused() {
        var outcomes = new Fuzz("decoders", 20_000, 512 << 20).run(GraphFileMutationsITCase::use);
        assertThat(outcomes).containsKeys("unreadable", "not split", "split");
    }

    private static String use(Random random) throws IOException {
        byte[] graph = DECODERS.get(random.nextInt(DECODERS.size()));
        byte[] damaged =
                random.nextInt(4) == 0 ? ByteMutations.of(graph, random) : rewired(graph, random);
        Path file = Files.write(temp.resolve("decoder.onnx"), damaged);
        GraphFile decoder;
        try {
            decoder = GraphFile.read(file);
            decoder.dynamicScales();
        } catch (IOException e) {
            assertThat(e.getMessage()).contains("decoder.onnx").contains("expected");
            return "unreadable";
        }
        decoder.appendsInPlace(presentOf(decoder));
        decoder.lastLogits("logits").map(LastLogits::graph);
        try {
            DecoderSplit split = decoder.split("inputs_embeds", "logits", List.of(1), false);
            for (int part = 0; part < split.parts(); part++) {
                split.graph(part, 1, 32);
            }
            return "split";
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank();
            return "not split";
        }
    }

    @Test
    void damagedEncodersAreUsedOrRefused() {
        var outcomes = new Fuzz("encoders", 20_000, 512 << 20).run(GraphFileMutationsITCase::probe);
        assertThat(outcomes).containsKeys("unreadable", "refused", "signals");
    }

    private static String probe(Random random) throws IOException {
        byte[] graph = ENCODERS.get(random.nextInt(ENCODERS.size()));
        byte[] damaged =
                random.nextInt(4) == 0 ? ByteMutations.of(graph, random) : rewired(graph, random);
        Path file = Files.write(temp.resolve("encoder.onnx"), damaged);
        try {
            EncoderProbe probe = GraphFile.read(file).encoderProbe("image_features");
            if (!probe.found().isEmpty()) {
                return "refused";
            }
            assertThat(probe.graph(probe.signals())).isNotEmpty();
            return "signals";
        } catch (IOException e) {
            assertThat(e.getMessage()).contains("encoder.onnx").contains("expected");
            return "unreadable";
        }
    }

    private static Map<String, String> presentOf(GraphFile decoder) {
        Map<String, String> presents = new TreeMap<>();
        for (String input : decoder.inputs()) {
            if (input.startsWith("past_key_values.")) {
                presents.put(input, input.replace("past_key_values.", "present."));
            }
        }
        return presents;
    }

    /** Gives some nodes other inputs, outputs and operators, which makes cycles, among others. */
    private static byte[] rewired(byte[] graph, Random random) {
        ProtoMessage model = ProtoMessage.parse(ByteBuffer.wrap(graph));
        ProtoMessage body = model.first(OnnxProto.MODEL_GRAPH).orElseThrow().message();
        List<String> names = new ArrayList<>(List.of("", "logits", "inputs_embeds"));
        for (ProtoMessage.Field node : body.all(OnnxProto.GRAPH_NODE)) {
            names.addAll(node.message().texts(OnnxProto.NODE_OUTPUT));
        }
        int nodes = body.all(OnnxProto.GRAPH_NODE).size();
        int changes = 1 + random.nextInt(3);
        ProtoMessage changed = new ProtoMessage();
        for (ProtoMessage.Field field : body.fields()) {
            boolean change =
                    field.number() == OnnxProto.GRAPH_NODE && random.nextInt(nodes) < changes;
            if (change) {
                changed.put(field.number(), rewired(field.message(), names, random));
            } else {
                changed.add(field);
            }
        }
        ProtoMessage whole = new ProtoMessage();
        for (ProtoMessage.Field field : model.fields()) {
            if (field.number() == OnnxProto.MODEL_GRAPH) {
                whole.put(field.number(), changed);
            } else {
                whole.add(field);
            }
        }
        return whole.write();
    }

    private static ProtoMessage rewired(ProtoMessage node, List<String> names, Random random) {
        ProtoMessage changed = new ProtoMessage();
        for (ProtoMessage.Field field : node.fields()) {
            boolean change = random.nextInt(2) == 0;
            switch (field.number()) {
                case OnnxProto.NODE_INPUT, OnnxProto.NODE_OUTPUT -> {
                    if (change && random.nextInt(4) > 0) {
                        changed.put(field.number(), names.get(random.nextInt(names.size())));
                    } else if (!change) {
                        changed.add(field);
                    }
                }
                case OnnxProto.NODE_OPERATOR -> {
                    List<String> operators =
                            List.of(
                                    "MatMul",
                                    "Add",
                                    "Cast",
                                    "Identity",
                                    "Shape",
                                    "MatMulNBits",
                                    "Transpose");
                    changed.put(
                            field.number(),
                            change
                                    ? operators.get(random.nextInt(operators.size()))
                                    : field.text());
                }
                default -> changed.add(field);
            }
        }
        return changed;
    }
}
