// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.Goldens;
import dev.sluice.model.onnx.TestEnvironment;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The rewritten decoder returns the file's logits for fewer positions. */
class LastLogitsTest {

    private static final int TOKENS = 7;
    private static final int DIM = 64;
    private static final Path FILE = Goldens.model().resolve("onnx/decoder_model_merged.onnx");

    private final OrtEnvironment environment = TestEnvironment.get();

    @Test
    void logitsOfTheLastPositionsAreThoseOfTheWholeGraph() throws Exception {
        byte[] graph = rewritten().graph();
        assertThat(graph.length)
                .as("weights stay in their files")
                .isLessThan((int) Files.size(FILE) / 3);
        try (SessionOptions options = new SessionOptions();
                OrtSession whole = environment.createSession(FILE.toString())) {
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    FILE.getParent().toString());
            try (OrtSession last = environment.createSession(graph, options)) {
                float[] expected = logits(whole, -1);
                for (int kept : new int[] {0, 1, 2, TOKENS}) {
                    float[] found = logits(last, kept);
                    int length = expected.length / TOKENS * kept;
                    assertThat(found)
                            .as("%d positions", kept)
                            .containsExactly(
                                    Arrays.copyOfRange(
                                            expected, expected.length - length, expected.length),
                                    Offset.offset(1e-5f));
                }
                assertThat(logits(last, TOKENS)).as("the same product").containsExactly(expected);
            }
        }
    }

    private static LastLogits rewritten() throws IOException {
        return GraphFile.read(FILE).lastLogits("logits").orElseThrow();
    }

    /** Returns the logits of seven tokens without a cache. */
    private float[] logits(OrtSession session, int kept) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (String name : session.getInputNames()) {
            if (name.startsWith("past")) {
                inputs.put(
                        name,
                        OnnxTensor.createTensor(
                                environment, FloatBuffer.allocate(0), new long[] {1, 2, 0, 16}));
            }
        }
        Random random = new Random(3);
        FloatBuffer embedded = FloatBuffer.allocate(TOKENS * DIM);
        LongBuffer positions = LongBuffer.allocate(3 * TOKENS);
        LongBuffer mask = LongBuffer.allocate(TOKENS);
        for (int i = 0; i < TOKENS * DIM; i++) {
            embedded.put(i, (float) random.nextGaussian());
        }
        for (int i = 0; i < 3 * TOKENS; i++) {
            positions.put(i, i % TOKENS);
        }
        for (int i = 0; i < TOKENS; i++) {
            mask.put(i, 1);
        }
        inputs.put("inputs_embeds", tensor(embedded, 1, TOKENS, DIM));
        inputs.put("position_ids", tensor(positions, 3, 1, TOKENS));
        inputs.put("attention_mask", tensor(mask, 1, TOKENS));
        if (kept >= 0) {
            inputs.put(LastLogits.POSITIONS, tensor(LongBuffer.wrap(new long[] {kept}), 1));
        }
        try (OrtSession.Result result = session.run(inputs, Set.of("logits"))) {
            return ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer().array();
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
    }

    private OnnxTensor tensor(LongBuffer values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
    }
}
