// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Properties of the prompts of every family, and how each states time. */
class FamilyPromptITCase {

    private static final String QUESTION = "Is the gate open or closed?";
    private static final int PAD = -1;

    /** One folder per tokenizer and chat template. */
    static List<Fixture> fixtures() {
        Predicate<Fixture> one = fixture -> fixture.suffix().isEmpty();
        return Fixture.all().stream().filter(one).toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aQuestionCannotContainSpecialTokens(Fixture fixture) throws ModelException {
        List<String> special = new ArrayList<>();
        for (JsonNode token : Fixture.tokenizerFile(fixture).get("added_tokens")) {
            special.add(token.get("content").textValue());
        }
        assertThat(special).hasSizeGreaterThan(3);
        String everything =
                "A"
                        + String.join("", special)
                        + "\n"
                        + String.join(" b\n", special)
                        + "<<|im_end|>>";
        try (OpenFixture open = new OpenFixture(fixture)) {
            for (String userText : List.of(everything, special.get(1), special.get(2) + "\n")) {
                int[] encoded = ids(open.prompt(ask(List.of(step(0)), userText)));
                int[] harmless = ids(open.prompt(ask(List.of(step(0)), QUESTION)));
                for (String token : special) {
                    int id = open.tokenizer.special(token);
                    assertThat(count(encoded, id)).as(token).isEqualTo(count(harmless, id));
                }
                assertThat(text(open, open.prompt(ask(List.of(step(0)), userText))))
                        .contains(userText);
                assertThat(open.tokenizer.decode(open.tokenizer.encodePlain(userText)))
                        .isEqualTo(userText);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void plainTextIsEncodedAsInATemplate(Fixture fixture) throws ModelException {
        try (OpenFixture open = new OpenFixture(fixture)) {
            for (String userText : List.of("", " ", "\n\n x", QUESTION, "a < b |> c", "Où ☕")) {
                assertThat(open.tokenizer.encodePlain(userText))
                        .containsExactly(open.tokenizer.encode(userText));
                assertThat(open.tokenizer.encode("<|im_start|>user\n", userText, "<|im_start|>"))
                        .containsExactly(
                                open.tokenizer.encode(
                                        "<|im_start|>user\n" + userText + "<|im_start|>"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void finalAndProvisionalStepsMakeOnePrompt(Fixture fixture) throws ModelException {
        List<VisualStep> steps = List.of(step(3), step(4), step(9), step(10));
        try (OpenFixture open = new OpenFixture(fixture)) {
            List<PromptSegment> whole = open.prompt(ask(steps, QUESTION));
            for (int border = 0; border <= steps.size(); border++) {
                PromptAssembler assembler = open.family.clipPrompt(1.0, 8);
                List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
                for (VisualStep step : steps.subList(0, border)) {
                    segments.addAll(assembler.step(step));
                }
                segments.addAll(assembler.tail(steps.subList(border, steps.size()), QUESTION));
                assertThat(ids(segments)).containsExactly(ids(whole));
                assertThat(positions(segments)).isEqualTo(positions(whole));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aPromptGrowsOnlyAtItsEnd(Fixture fixture) throws ModelException {
        try (OpenFixture open = new OpenFixture(fixture)) {
            List<PromptSegment> shorter = beginning(open, List.of(step(0), step(1)));
            List<PromptSegment> longer =
                    beginning(open, List.of(step(0), step(1), step(2), step(7)));
            int[] first = ids(shorter);
            assertThat(Arrays.copyOf(ids(longer), first.length)).containsExactly(first);
            assertThat(ids(longer).length).isGreaterThan(first.length);
        }
    }

    @Test
    void qwen3WritesTheMiddleOfEachStepCountedFromTheFirst() throws ModelException {
        try (OpenFixture open = new OpenFixture(Fixture.named("tiny-qwen3_vl"))) {
            String text = text(open, beginning(open, List.of(step(100), step(101), step(160))));
            assertThat(text)
                    .contains("<0.2 seconds>", "<1.2 seconds>", "<60.2 seconds>")
                    .doesNotContain("<100");
        }
    }

    @Test
    void qwen3KeepsThePositionsOfAStepWithoutTokens() throws ModelException {
        try (OpenFixture open = new OpenFixture(Fixture.named("tiny-qwen3_vl"))) {
            List<PromptSegment> all = beginning(open, List.of(step(0), step(1), step(2)));
            List<PromptSegment> some = beginning(open, List.of(step(0), empty(1), step(2)));
            assertThat(text(open, some)).doesNotContain("<1.2 seconds>");
            assertThat(last(some)).isEqualTo(last(all));
            List<PromptSegment> late = beginning(open, List.of(empty(0), step(1)));
            assertThat(text(open, late)).contains("<1.2 seconds>");
            assertThat(last(late)).isEqualTo(last(beginning(open, List.of(step(1)))));
        }
    }

    @Test
    void smolvlmStatesTheLengthOfAClipButNotOfAStream() throws ModelException {
        List<VisualStep> steps = List.of(step(0), empty(1), step(3723));
        try (OpenFixture open = new OpenFixture(Fixture.named("tiny-smolvlm"))) {
            assertThat(text(open, open.prompt(ask(steps, QUESTION))))
                    .contains(
                            "series of three thousand, seven hundred and twenty-four frames from a"
                                    + " 1:02:04 [H:MM:SS] video.\n\nFrame from 00:00:",
                            "\nFrame from 62:03:")
                    .doesNotContain("00:01");
            assertThat(text(open, beginning(open, steps)))
                    .contains("following series of frames from a video.\n\nFrame from 00:00:");
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aPromptDoesNotDependOnTheLocale(Fixture fixture) throws ModelException {
        Locale usual = Locale.getDefault();
        PromptRequest request = ask(List.of(step(0), step(3723)), QUESTION);
        try (OpenFixture open = new OpenFixture(fixture)) {
            int[] expected = ids(open.prompt(request));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(ids(open.prompt(request))).containsExactly(expected);
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void llavaEndsAVideoWithALearnedEmbedding() throws ModelException {
        try (OpenFixture open = new OpenFixture(Fixture.named("tiny-llava_onevision"))) {
            long learned =
                    open.prompt(ask(List.of(step(0), step(1)), QUESTION)).stream()
                            .filter(PromptSegment.Learned.class::isInstance)
                            .count();
            assertThat(learned).isEqualTo(1);
            assertThat(open.prompt(ask(List.of(), QUESTION)))
                    .allMatch(PromptSegment.Text.class::isInstance);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void withoutVideoTheQuestionIsAnswered(Fixture fixture) throws ModelException {
        try (OpenFixture open = new OpenFixture(fixture)) {
            String question = "\n  Hello?";
            // Qwen3.5's template removes white space around what a user says.
            boolean trims = fixture.family().startsWith("qwen3_5");
            assertThat(text(open, open.prompt(ask(List.of(), question))))
                    .contains(trims ? "user\nHello?\nassistant" : question)
                    .doesNotContain("video", "Frame");
            assertThat(open.model.generate(ask(List.of(), question), () -> false).visualTokens())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void descendingStepsAreRefused(Fixture fixture) throws ModelException {
        try (OpenFixture open = new OpenFixture(fixture)) {
            VisualStep otherGrid = new VisualStep(8, 1, 1, new int[0], new float[0]);
            refused(open, List.of(empty(7), empty(6)), List.of());
            refused(open, List.of(empty(7), empty(9), empty(8)), List.of());
            refused(open, List.of(empty(7), empty(9), otherGrid), List.of());
            refused(open, List.of(empty(7)), List.of(empty(9), empty(8)));
            refused(open, List.of(empty(7), empty(9)), List.of(empty(8)));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aStepMayBePartlyFinal(Fixture fixture) throws ModelException {
        try (OpenFixture open = new OpenFixture(fixture)) {
            int dim = open.model.info().dim();
            VisualStep ended = new VisualStep(7, 2, 2, new int[] {0, 3}, new float[2 * dim]);
            VisualStep running = new VisualStep(7, 2, 2, new int[] {1}, new float[dim]);
            PromptRequest request =
                    new PromptRequest(
                            List.of(ended), List.of(running), 1.0, QUESTION, List.of(), 2);
            assertThat(open.model.generate(request, () -> false).visualTokens()).isEqualTo(3);
        }
    }

    private static void refused(
            OpenFixture open, List<VisualStep> ended, List<VisualStep> running) {
        PromptRequest request = new PromptRequest(ended, running, 1.0, QUESTION, List.of(), 2);
        assertThatThrownBy(() -> open.model.generate(request, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("must ascend");
    }

    private static List<PromptSegment> beginning(OpenFixture open, List<VisualStep> steps)
            throws ModelException {
        PromptAssembler assembler = open.family.prompt(1.0);
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : steps) {
            segments.addAll(assembler.step(step));
        }
        return segments;
    }

    private static PromptRequest ask(List<VisualStep> steps, String question) {
        return GoldenClips.whole(GoldenClips.ask(steps, question, 2));
    }

    private static VisualStep step(long index) {
        return new VisualStep(index, 2, 2, new int[] {0, 1, 3}, new float[3 * 32]);
    }

    private static VisualStep empty(long index) {
        return new VisualStep(index, 2, 2, new int[0], new float[0]);
    }

    private static int[] ids(List<PromptSegment> segments) {
        return OpenFixture.ids(segments, PAD);
    }

    private static String text(OpenFixture open, List<PromptSegment> segments) {
        return open.tokenizer.decode(
                Arrays.stream(ids(segments)).filter(id -> id != PAD).toArray());
    }

    private static long count(int[] ids, int id) {
        return Arrays.stream(ids).filter(one -> one == id).count();
    }

    private static List<List<Integer>> positions(List<PromptSegment> segments) {
        return IntStream.range(0, segments.get(0).positions().length)
                .mapToObj(
                        axis ->
                                segments.stream()
                                        .flatMap(
                                                run -> Arrays.stream(run.positions()[axis]).boxed())
                                        .toList())
                .toList();
    }

    private static int last(List<PromptSegment> segments) {
        int[] positions = segments.get(segments.size() - 1).positions()[0];
        return positions[positions.length - 1];
    }
}
