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

/** The rewritten decoder gives the logits of the one in the file, of fewer rows. */
class LastLogitsTest {

    private static final int ROWS = 7;
    private static final int DIM = 64;
    private static final Path FILE = Goldens.model().resolve("onnx/decoder_model_merged.onnx");

    private final OrtEnvironment environment = TestEnvironment.get();

    @Test
    void logitsOfTheLastRowsAreThoseOfTheWholeGraph() throws Exception {
        byte[] graph = rewritten().graph();
        assertThat(graph.length)
                .as("weights stay where they are")
                .isLessThan((int) Files.size(FILE) / 3);
        try (SessionOptions options = new SessionOptions();
                OrtSession whole = environment.createSession(FILE.toString())) {
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    FILE.getParent().toString());
            try (OrtSession last = environment.createSession(graph, options)) {
                float[] expected = logits(whole, -1);
                for (int rows : new int[] {0, 1, 2, ROWS}) {
                    float[] found = logits(last, rows);
                    int length = expected.length / ROWS * rows;
                    assertThat(found)
                            .as("%d rows", rows)
                            .containsExactly(
                                    Arrays.copyOfRange(
                                            expected, expected.length - length, expected.length),
                                    Offset.offset(1e-5f));
                }
                assertThat(logits(last, ROWS)).as("the same product").containsExactly(expected);
            }
        }
    }

    private static LastLogits rewritten() throws IOException {
        return DecoderFile.read(FILE).lastLogits("logits").orElseThrow();
    }

    /** Logits of seven rows behind nothing. */
    private float[] logits(OrtSession session, int rows) throws OrtException {
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
        FloatBuffer embedded = FloatBuffer.allocate(ROWS * DIM);
        LongBuffer positions = LongBuffer.allocate(3 * ROWS);
        LongBuffer mask = LongBuffer.allocate(ROWS);
        for (int i = 0; i < ROWS * DIM; i++) {
            embedded.put(i, (float) random.nextGaussian());
        }
        for (int i = 0; i < 3 * ROWS; i++) {
            positions.put(i, i % ROWS);
        }
        for (int i = 0; i < ROWS; i++) {
            mask.put(i, 1);
        }
        inputs.put("inputs_embeds", tensor(embedded, 1, ROWS, DIM));
        inputs.put("position_ids", tensor(positions, 3, 1, ROWS));
        inputs.put("attention_mask", tensor(mask, 1, ROWS));
        if (rows >= 0) {
            inputs.put(LastLogits.ROWS, tensor(LongBuffer.wrap(new long[] {rows}), 1));
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
