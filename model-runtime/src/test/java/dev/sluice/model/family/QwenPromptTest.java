// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Npy;
import dev.sluice.model.text.TextTokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Prompts and positions against transformers, and rules that go beyond it. */
class QwenPromptTest {

    private static final int VIDEO_PAD = 599;
    private static final int TOKENS_PER_SECOND = 2;
    private static final String QUESTION = "What is the red car doing?";

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void open() throws ModelException {
        tokenizer = TextTokenizer.open(Goldens.model().resolve("tokenizer.json"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    static List<JsonNode> prompts() {
        return Goldens.cases("prompts");
    }

    static List<JsonNode> positions() {
        return Goldens.cases("positions");
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void idsAreThoseOfTheReference(JsonNode prompt) throws ModelException {
        int[] grid = Goldens.ids(prompt.get("grid"));
        List<PromptSegment> segments =
                build(assembler(1.0), steps(grid, null), prompt.get("question").textValue());
        assertThat(ids(segments)).containsExactly(Goldens.ids(prompt.get("ids")));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void positionsAreThoseOfTheReference(JsonNode positions) throws ModelException {
        int[] grid = Goldens.ids(positions.get("grid"));
        PromptAssembler assembler = assembler(wholeSeconds(positions));
        List<PromptSegment> segments = build(assembler, steps(grid, null), QUESTION);
        assertThat(flat(segments)).isEqualTo(columns(positions.get("position_ids")));
        assertThat(assembler.nextPosition())
                .isEqualTo(
                        positions.get("length").intValue()
                                + positions.get("rope_delta").intValue());
    }

    @ParameterizedTest
    @MethodSource("positions")
    void positionsOfKeptTokensAreThoseOfTheFullGrid(JsonNode positions) throws ModelException {
        int[] grid = Goldens.ids(positions.get("grid"));
        boolean[] keep = Goldens.array(positions.get("keep")).booleans();
        PromptAssembler assembler = assembler(wholeSeconds(positions));
        List<PromptSegment> segments = build(assembler, steps(grid, keep), QUESTION);
        assertThat(flat(segments)).isEqualTo(columns(positions.get("kept_position_ids")));
        assertThat(assembler.nextPosition())
                .isEqualTo(
                        positions.get("length").intValue()
                                + positions.get("rope_delta").intValue());
    }

    @Test
    void timePositionsAreTruncatedAfterTheProduct() throws ModelException {
        // 0.7 s × 2 positions per second: 0, 1.4, 2.8, 4.2
        PromptAssembler assembler = assembler(0.7);
        List<PromptSegment> segments = build(assembler, steps(new int[] {4, 2, 2}, null), QUESTION);
        int base = base(segments);
        assertThat(videoTimes(segments)).containsExactly(base, base + 1, base + 2, base + 4);
        assertThat(textAfterVideo(segments)).isEqualTo(base + 5);
    }

    @Test
    void missingStepsTakeTime() throws ModelException {
        PromptAssembler assembler = assembler(1.0);
        List<VisualStep> steps = List.of(step(100, 1, 1), step(130, 1, 1));
        List<PromptSegment> segments = build(assembler, steps, QUESTION);
        int base = base(segments);
        assertThat(videoTimes(segments)).containsExactly(base, base + 60);
        assertThat(textAfterVideo(segments)).isEqualTo(base + 61);
    }

    @Test
    void aLastStepWithoutTokensTakesTime() throws ModelException {
        PromptAssembler assembler = assembler(1.0);
        VisualStep empty = new VisualStep(9, 1, 1, new int[0], new float[0]);
        List<PromptSegment> segments = build(assembler, List.of(step(4, 1, 1), empty), QUESTION);
        assertThat(textAfterVideo(segments)).isEqualTo(base(segments) + 11);
    }

    @Test
    void provisionalTokensOfAStepHaveTheTimeOfItsFinalTokens() throws ModelException {
        VisualStep settled = new VisualStep(5, 1, 2, new int[] {1}, new float[1]);
        VisualStep provisional = new VisualStep(5, 1, 2, new int[] {0}, new float[1]);
        PromptAssembler assembler = assembler(1.0);
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        segments.addAll(assembler.step(step(3, 1, 2)));
        segments.addAll(assembler.step(settled));
        segments.addAll(assembler.tail(List.of(provisional), QUESTION));
        int base = base(segments);
        assertThat(videoTimes(segments)).containsExactly(base, base, base + 4, base + 4);
    }

    @Test
    void anotherGridStartsAnotherBlock() throws ModelException {
        PromptAssembler assembler = assembler(1.0);
        List<VisualStep> steps =
                List.of(step(0, 2, 3), step(1, 2, 3), step(2, 5, 1), step(4, 5, 1));
        List<PromptSegment> segments = build(assembler, steps, QUESTION);
        int[] ids = ids(segments);
        String text =
                "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
                        + "<|vision_start|>"
                        + "<|video_pad|>".repeat(12)
                        + "<|vision_end|><|vision_start|>"
                        + "<|video_pad|>".repeat(10)
                        + "<|vision_end|>"
                        + QUESTION
                        + "<|im_end|>\n<|im_start|>assistant\n";
        assertThat(ids).containsExactly(tokenizer.encode(text));
        int base = base(segments);
        int second = base + 3 + 2; // largest position of the first grid is its time, 2
        assertThat(videoTimes(segments).subList(0, 12)).isEqualTo(repeat(6, base, base + 2));
        assertThat(videoTimes(segments).subList(12, 22)).isEqualTo(repeat(5, second, second + 4));
        assertThat(textAfterVideo(segments)).isEqualTo(second + 5);
    }

    @Test
    void withoutVideoTheQuestionIsTokenizedWithTheTextBeforeIt() throws ModelException {
        String question = "\n\n  Hello?";
        List<PromptSegment> segments = build(assembler(1.0), List.of(), question);
        String text =
                "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
                        + question
                        + "<|im_end|>\n<|im_start|>assistant\n";
        assertThat(ids(segments)).containsExactly(tokenizer.encode(text));
        assertThat(flat(segments)[0])
                .containsExactly(IntStream.range(0, ids(segments).length).toArray());
    }

    @Test
    void stepsBeyondEveryModelsPositionsAreRefused() throws ModelException {
        PromptAssembler assembler = assembler(1.0);
        assembler.step(step(0, 2, 2));
        assertThatThrownBy(() -> assembler.step(step(1L << 40, 2, 2)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("shorter history");
    }

    private static PromptAssembler assembler(double stepSeconds) {
        return new QwenPrompt(tokenizer, new RotaryPositions(stepSeconds, TOKENS_PER_SECOND));
    }

    /** The reference truncates the seconds before it multiplies them. */
    private static double wholeSeconds(JsonNode positions) {
        return Math.floor(positions.get("second_per_grid_t").doubleValue());
    }

    private static List<PromptSegment> build(
            PromptAssembler assembler, List<VisualStep> steps, String question)
            throws ModelException {
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : steps) {
            segments.addAll(assembler.step(step));
        }
        segments.addAll(assembler.tail(List.of(), question));
        return segments;
    }

    private static List<VisualStep> steps(int[] grid, boolean[] keep) {
        List<VisualStep> steps = new ArrayList<>();
        int cells = grid[1] * grid[2] / 4;
        for (int step = 0; step < grid[0]; step++) {
            int offset = step * cells;
            int[] positions =
                    IntStream.range(0, cells)
                            .filter(cell -> keep == null || keep[offset + cell])
                            .toArray();
            float[] embeddings = new float[positions.length];
            steps.add(new VisualStep(50 + step, grid[1] / 2, grid[2] / 2, positions, embeddings));
        }
        return steps;
    }

    private static VisualStep step(long index, int height, int width) {
        int[] positions = IntStream.range(0, height * width).toArray();
        return new VisualStep(index, height, width, positions, new float[positions.length]);
    }

    private static int[] ids(List<PromptSegment> segments) {
        return segments.stream()
                .flatMapToInt(
                        segment ->
                                segment instanceof PromptSegment.Text text
                                        ? Arrays.stream(text.ids())
                                        : IntStream.generate(() -> VIDEO_PAD)
                                                .limit(segment.length()))
                .toArray();
    }

    private static int[][] flat(List<PromptSegment> segments) {
        int[][] positions = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            int number = axis;
            positions[axis] =
                    segments.stream()
                            .flatMapToInt(segment -> Arrays.stream(segment.positions()[number]))
                            .toArray();
        }
        return positions;
    }

    private static int[][] columns(JsonNode file) {
        Npy array = Goldens.array(file);
        long[] values = array.longs();
        int length = array.shape()[1];
        int[][] positions = new int[3][length];
        for (int i = 0; i < values.length; i++) {
            positions[i / length][i % length] = (int) values[i];
        }
        return positions;
    }

    private static List<Integer> videoTimes(List<PromptSegment> segments) {
        return segments.stream()
                .filter(PromptSegment.Visual.class::isInstance)
                .flatMap(segment -> Arrays.stream(segment.positions()[0]).boxed())
                .toList();
    }

    /** Returns the position after the text before the first video. */
    private static int base(List<PromptSegment> segments) {
        PromptSegment before = segments.get(1);
        return before.positions()[0][before.length() - 1] + 1;
    }

    private static int textAfterVideo(List<PromptSegment> segments) {
        return segments.get(segments.size() - 1).positions()[0][0];
    }

    private static List<Integer> repeat(int times, int... values) {
        return Arrays.stream(values)
                .boxed()
                .flatMap(value -> IntStream.range(0, times).mapToObj(i -> value))
                .toList();
    }
}
