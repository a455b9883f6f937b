// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Npy;
import dev.sluice.model.text.TextTokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Positions of Qwen2.5-VL at several frame rates against two versions of transformers. Sluice
 * counts time as 5.24.0 does and text after a video as 4.57.6 does ({@code docs/models.md}).
 */
class FrameRatePositionsTest {

    private static final String FOLDER = "/goldens/qwen2_5_vl-rates/";
    private static final int TIME = 0;
    private static final int TOKENS_PER_SECOND = 2;
    private static final double FRAMES_PER_STEP = 2;

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 12})
    void timesAreThoseOfTheNewestVersion(int fps) throws Exception {
        JsonNode golden = golden("5.24.0", fps);
        int[][] expected = positions(golden);
        int[][] actual = actual("5.24.0", golden);
        int end = golden.get("prefix").intValue() + tokens(golden);
        for (int axis = 0; axis < RotaryPositions.AXES; axis++) {
            assertThat(Arrays.copyOf(actual[axis], end))
                    .as("axis %d", axis)
                    .isEqualTo(Arrays.copyOf(expected[axis], end));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 12})
    void textAfterTheVideoFollowsItsLargestPosition(int fps) throws Exception {
        JsonNode newest = golden("5.24.0", fps);
        int[][] actual = actual("5.24.0", newest);
        int end = newest.get("prefix").intValue() + tokens(newest);
        int largest =
                Arrays.stream(actual)
                        .flatMapToInt(axis -> Arrays.stream(axis, 0, end))
                        .max()
                        .orElseThrow();
        for (int[] axis : actual) {
            assertThat(Arrays.copyOfRange(axis, end, axis.length))
                    .isEqualTo(
                            IntStream.range(0, axis.length - end)
                                    .map(i -> largest + 1 + i)
                                    .toArray());
        }
        // The older version has the same rule, but no time below one second a step.
        JsonNode older = golden("4.57.6", fps);
        if (fps == 2) {
            assertThat(actual).isEqualTo(positions(older));
        } else {
            int first = older.get("prefix").intValue();
            assertThat(Arrays.copyOfRange(positions(older)[TIME], first, end)).containsOnly(first);
        }
    }

    /** The positions [axis][token] of the whole prompt. */
    private static int[][] actual(String version, JsonNode golden)
            throws IOException, ModelException {
        double stepSeconds = FRAMES_PER_STEP / golden.get("fps").intValue();
        try (TextTokenizer tokenizer =
                TextTokenizer.open(Goldens.model().resolve("tokenizer.json"))) {
            QwenPrompt prompt =
                    new QwenPrompt(tokenizer, new RotaryPositions(stepSeconds, TOKENS_PER_SECOND));
            List<PromptSegment> segments = new ArrayList<>(prompt.prefix());
            for (VisualStep step : steps(golden)) {
                segments.addAll(prompt.step(step));
            }
            segments.addAll(prompt.tail(List.of(), file(version).get("question").textValue()));
            return IntStream.range(0, RotaryPositions.AXES)
                    .mapToObj(axis -> axis(segments, axis))
                    .toArray(int[][]::new);
        }
    }

    private static int[] axis(List<PromptSegment> segments, int axis) {
        return segments.stream()
                .flatMapToInt(segment -> Arrays.stream(segment.positions()[axis]))
                .toArray();
    }

    private static List<VisualStep> steps(JsonNode golden) {
        int[] grid = Goldens.ids(golden.get("grid"));
        int[] cells = IntStream.range(0, tokens(golden) / grid[0]).toArray();
        return IntStream.range(0, grid[0])
                .mapToObj(
                        step ->
                                new VisualStep(
                                        step,
                                        grid[1] / 2,
                                        grid[2] / 2,
                                        cells,
                                        new float[cells.length]))
                .toList();
    }

    /** Number of visual tokens: one for 2 x 2 patches. */
    private static int tokens(JsonNode golden) {
        int[] grid = Goldens.ids(golden.get("grid"));
        return grid[0] * grid[1] * grid[2] / 4;
    }

    private static JsonNode golden(String version, int fps) throws IOException {
        return StreamSupport.stream(file(version).get("rates").spliterator(), false)
                .filter(rate -> rate.get("fps").intValue() == fps)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode file(String version) throws IOException {
        return new ObjectMapper().readTree(bytes("transformers-" + version + ".json"));
    }

    private static int[][] positions(JsonNode golden) throws IOException {
        String name = golden.get("position_ids").textValue();
        Npy array = Npy.read(name, bytes(name));
        int length = array.shape()[1];
        int[] values = array.ints();
        return IntStream.range(0, RotaryPositions.AXES)
                .mapToObj(axis -> Arrays.copyOfRange(values, axis * length, (axis + 1) * length))
                .toArray(int[][]::new);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = FrameRatePositionsTest.class.getResourceAsStream(FOLDER + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
