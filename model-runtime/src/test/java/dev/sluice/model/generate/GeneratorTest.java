// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.GoldenClips;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.session.SessionStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Ends of answers, choices among options, and invalid requests. */
class GeneratorTest {

    private static final String QUESTION = "What is the red car doing?";
    private static final int BLOCK = 8;

    private static GeneratorParts parts;
    private static List<VisualStep> steps;

    @BeforeAll
    static void open() throws ModelException {
        parts = GeneratorParts.open();
        try (VideoLlm model =
                VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, 256))) {
            steps = GoldenClips.whole(GoldenClips.encode(model, Goldens.cases("clips").get(1)), 0);
        }
    }

    @AfterAll
    static void close() {
        parts.close();
    }

    @Test
    void theLimitOfNewTokensEndsTheAnswer() throws ModelException {
        Generation full = generate(32768, ask(16), BLOCK, () -> false);
        Generation two = generate(32768, ask(2), BLOCK, () -> false);
        assertThat(full.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(two.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(two.tokenIds()).containsExactly(Arrays.copyOf(full.tokenIds(), 2));
    }

    @Test
    void theLastPositionEndsTheAnswer() throws ModelException {
        Generation full = generate(32768, ask(16), BLOCK, () -> false);
        int limit = full.promptTokens() + 3;
        Generation cut = generate(limit, ask(16), BLOCK, () -> false);
        assertThat(full.tokenIds().length).isGreaterThan(4);
        assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
        // Three tokens fit after the prompt; the logits of the third give the fourth.
        assertThat(cut.tokenIds()).containsExactly(Arrays.copyOf(full.tokenIds(), 4));
    }

    @Test
    void aPromptBeyondTheLastPositionIsRefused() throws ModelException {
        int tokens = generate(32768, ask(1), BLOCK, () -> false).promptTokens();
        assertThatThrownBy(() -> generate(tokens, ask(16), BLOCK, () -> false))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG))
                .hasMessageContaining(tokens + " tokens")
                .hasMessageContaining("made for " + tokens);
    }

    @Test
    void aPromptIsRefusedBeforeItsTextIsEmbedded() throws ModelException {
        TokenEmbedder closed =
                TokenEmbedder.open(
                        new OrtSessionFactory(ExecutionProvider.CPU, 1),
                        parts.folder().graph(GraphKind.EMBED_TOKENS),
                        0);
        closed.close();
        assertThatThrownBy(() -> generate(closed, 20, ask(16), BLOCK, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("made for 20");
    }

    @Test
    void theTimeOriginMovesIfTimeThatPassedExceedsTheLastPosition() throws ModelException {
        for (long later : new long[] {400, 36_000, 1L << 40}) {
            VisualStep after = at(later);
            List<VisualStep> apart = new ArrayList<>(steps);
            apart.add(after);
            Generation whole = generate(800, ask(apart, List.of()), BLOCK, () -> false);
            Generation tail = generate(800, ask(steps, List.of(after)), BLOCK, () -> false);

            assertThat(whole.promptTokens()).isPositive();
            assertThat(tail.tokenIds()).as("%s", later).containsExactly(whole.tokenIds());
            assertThat(tail.promptTokens()).isEqualTo(whole.promptTokens());
        }
    }

    @Test
    void provisionalStepsMoveTheTimeOriginOnlyIfTheAnswerHasNoRoomOtherwise()
            throws ModelException {
        int tokens = generate(32768, ask(1), BLOCK, () -> false).promptTokens();
        List<Integer> moved = new ArrayList<>();
        for (int longest : new int[] {1, 700}) {
            List<VisualStep> tail = List.of(at(300));
            PromptRequest request = ask(steps, tail, longest);
            Prompt prompt = Prompt.of(parts.family(), request, 100, 1000 - longest);
            moved.add((int) prompt.nextPosition());
        }
        assertThat(moved.get(0)).as("the time of the tail").isGreaterThan(600);
        assertThat(moved.get(1)).as("the limit, and text").isLessThan(100 + tokens);
    }

    private static VisualStep at(long step) {
        VisualStep last = steps.get(steps.size() - 1);
        return new VisualStep(
                step, last.gridHeight(), last.gridWidth(), last.positions(), last.rows());
    }

    private static PromptRequest ask(List<VisualStep> finals, List<VisualStep> provisionals) {
        return ask(finals, provisionals, 4);
    }

    private static PromptRequest ask(
            List<VisualStep> finals, List<VisualStep> provisionals, int longest) {
        return new PromptRequest(finals, provisionals, 1.0, QUESTION, List.of(), longest);
    }

    @Test
    void cancellingReturnsTheTextSoFar() throws ModelException {
        Generation full = generate(32768, ask(16), BLOCK, () -> false);
        int[] polls = {0};
        generate(32768, ask(16), BLOCK, () -> polls[0]++ < 0);
        int all = polls[0];
        for (int allowed = 0; allowed < all; allowed++) {
            int limit = allowed;
            int[] seen = {0};
            Generation cut = generate(32768, ask(16), BLOCK, () -> seen[0]++ == limit);
            assertThat(cut.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(cut.tokenIds())
                    .containsExactly(Arrays.copyOf(full.tokenIds(), cut.tokenIds().length));
            assertThat(seen[0]).isEqualTo(limit + 1);
        }
    }

    @Test
    void aQuestionWithoutVideoIsAnswered() throws ModelException {
        Generation generation =
                generate(32768, GoldenClips.ask(List.of(), "Hello?", 4), BLOCK, () -> false);
        assertThat(generation.visualTokens()).isZero();
        assertThat(generation.promptTokens()).isPositive();
    }

    /** This tiny model was trained on answers that begin with a space, unlike its family's chat. */
    @Test
    void theMostProbableOptionWins() throws ModelException {
        List<String> options =
                new ArrayList<>(
                        List.of("Yes", "No", " street", " street night tree", " dog run bus"));
        String expected = options.get(mostProbable(options));
        for (int turn = 0; turn < options.size(); turn++) {
            Collections.rotate(options, 1);
            Generation generation = generate(32768, choose(options), BLOCK, () -> false);
            assertThat(generation.text()).isEqualTo(expected);
            assertThat(generation.tokenIds()).containsExactly(parts.tokenizer().encode(expected));
            assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void optionsThatRunAtOnceAreAsProbableAsThoseThatRunInTurn() throws ModelException {
        List<String> options = List.of(" street", " dog run bus", " street night tree");
        Generation atOnce = generate(generator(parts.embedder(), 32768, true), options);
        Generation inTurn = generate(generator(parts.embedder(), 32768, false), options);
        assertThat(atOnce.text()).isEqualTo(inTurn.text());
        assertThat(atOnce.probability()).isCloseTo(inTurn.probability(), within(1e-4));
    }

    private static Generation generate(Generator generator, List<String> options)
            throws ModelException {
        return generator.generate(
                choose(options), BLOCK, SessionLimits.defaults(), AnswerCall.of(() -> false));
    }

    @Test
    void anOptionMayBeMoreOrLessProbableThanItsPrefix() throws ModelException {
        // After " dog run" the model is certain that " bus" follows instead of the end.
        assertThat(chosen(" dog run", " dog run bus")).isEqualTo(" dog run bus");
        assertThat(chosen(" dog", " dog run")).isEqualTo(" dog");
    }

    private static String chosen(String... options) throws ModelException {
        return generate(32768, choose(List.of(options)), BLOCK, () -> false).text();
    }

    @Test
    void choosingCanBeCancelled() throws ModelException {
        int[] polls = {0};
        Generation generation =
                generate(32768, choose(List.of("Yes", "No")), 1000, () -> polls[0]++ == 2);
        assertThat(generation.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(generation.tokenIds()).isEmpty();
    }

    @Test
    void anEmptyOptionIsRefused() {
        assertThatThrownBy(() -> generate(32768, choose(List.of("Yes", "")), BLOCK, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("option 2 is empty");
    }

    @Test
    void invalidRequestsAreRefused() {
        refused(
                new VisualStep(0, 2, 2, new int[] {0, 1}, new float[64]),
                "64 values for 2 visual tokens");
        refused(new VisualStep(0, 2, 2, new int[] {1, 0}, new float[128]), "position 0 after 1");
        refused(new VisualStep(0, 2, 2, new int[] {4}, new float[64]), "position 4 after");
        assertThatThrownBy(() -> generate(32768, ask(0), BLOCK, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("maxNewTokens");
        PromptRequest timeless = new PromptRequest(steps, List.of(), 0, QUESTION, List.of(), 4);
        assertThatThrownBy(() -> generate(32768, timeless, BLOCK, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("stepSeconds");
    }

    private static void refused(VisualStep step, String complaint) {
        PromptRequest request = GoldenClips.ask(List.of(step), QUESTION, 4);
        assertThatThrownBy(() -> generate(32768, request, BLOCK, () -> false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(complaint);
    }

    /** Runs prompt and option together, each without a cache. */
    private static int mostProbable(List<String> options) throws ModelException {
        int best = -1;
        double largest = Double.NEGATIVE_INFINITY;
        for (int option = 0; option < options.size(); option++) {
            int[] ids = parts.tokenizer().encode(options.get(option));
            double sum = 0;
            for (int length = 0; length < ids.length; length++) {
                sum += logProbability(Arrays.copyOf(ids, length), ids[length]);
            }
            double end = 0;
            for (int stop : StopTokens.of(parts.folder(), parts.decoder().vocabulary()).ids()) {
                end += Math.exp(logProbability(ids, stop));
            }
            sum += Math.log(end);
            if (sum > largest) {
                best = option;
                largest = sum;
            }
        }
        return best;
    }

    private static double logProbability(int[] before, int next) throws ModelException {
        List<PromptSegment> segments = new ArrayList<>(parts.prompt(steps, QUESTION));
        PromptSegment tail = segments.get(segments.size() - 1);
        int[][] positions = new int[3][before.length];
        for (int[] axis : positions) {
            Arrays.setAll(axis, i -> tail.positions()[0][tail.length() - 1] + 1 + i);
        }
        if (before.length > 0) {
            segments.add(new PromptSegment.Text(before, positions));
        }
        float[] logits = parts.lastLogits(PromptEmbeddings.of(segments, parts.embedder()), 1000);
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit);
        }
        return logits[next] - Math.log(total);
    }

    @Test
    void theTextIsPassedOnWhileItGrowsAndEndsAtAStop() throws ModelException {
        StringBuilder read = new StringBuilder();
        Generation whole = generate(ask(16), read::append);
        assertThat(read.toString()).isEqualTo(whole.text()).isNotEmpty();
        String stop = whole.text().substring(whole.text().length() / 2);
        read.setLength(0);
        Generation cut = generate(with(settings(0, 0, List.of(stop), Duration.ZERO)), read::append);
        assertThat(cut.text())
                .isEqualTo(whole.text().substring(0, whole.text().indexOf(stop)))
                .isEqualTo(read.toString());
        assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void theSeedDeterminesARandomAnswer() throws ModelException {
        Set<String> texts = new HashSet<>();
        for (long seed = 0; seed < 8; seed++) {
            PromptRequest request = with(settings(1.5, seed, List.of(), Duration.ZERO));
            String text = generate(request, piece -> {}).text();
            assertThat(generate(request, piece -> {}).text()).as("seed %d", seed).isEqualTo(text);
            texts.add(text);
        }
        assertThat(texts).hasSizeGreaterThan(1);
    }

    @Test
    void anAnswerThatTakesTooLongEnds() throws ModelException {
        PromptRequest request = with(settings(0, 0, List.of(), Duration.ofNanos(1)));
        Generation generation = generate(request, piece -> {});
        assertThat(generation.finishReason()).isEqualTo(FinishReason.TIMEOUT);
        assertThat(generation.tokenIds()).isEmpty();
    }

    @Test
    void theProbabilitiesOfAllOptionsAddUpToOne() throws ModelException {
        double chosen = generate(choose(List.of("Yes", "No")), piece -> {}).probability();
        assertThat(chosen).isBetween(0.5, 1.0);
        assertThat(generate(choose(List.of("Yes")), piece -> {}).probability()).isEqualTo(1);
        assertThat(generate(choose(List.of("No", "No")), piece -> {}).probability()).isEqualTo(0.5);
        assertThat(generate(ask(2), piece -> {}).probability()).isNaN();
    }

    private static Generation generate(PromptRequest request, Consumer<String> reader)
            throws ModelException {
        return generator(parts.embedder(), 32768)
                .generate(
                        request,
                        BLOCK,
                        SessionLimits.defaults(),
                        AnswerCall.of(() -> false).withText(reader));
    }

    private static GenerationSettings settings(
            double temperature, long seed, List<String> stops, Duration timeout) {
        return new GenerationSettings(temperature, 0, 1, 1, seed, stops, timeout);
    }

    private static PromptRequest with(GenerationSettings settings) {
        return new PromptRequest(steps, List.of(), 1.0, QUESTION, List.of(), 16, settings);
    }

    private static Generator generator(TokenEmbedder embedder, int maxPosition)
            throws ModelException {
        return generator(embedder, maxPosition, true);
    }

    private static Generator generator(TokenEmbedder embedder, int maxPosition, boolean continues)
            throws ModelException {
        return new Generator(
                parts.family(),
                parts.tokenizer(),
                embedder,
                parts.decoder(),
                StopTokens.of(parts.folder(), parts.decoder().vocabulary()),
                maxPosition,
                new SessionStore(),
                null,
                continues);
    }

    private static Generation generate(
            int maxPosition, PromptRequest request, int block, BooleanSupplier cancelled)
            throws ModelException {
        return generate(parts.embedder(), maxPosition, request, block, cancelled);
    }

    private static Generation generate(
            TokenEmbedder embedder,
            int maxPosition,
            PromptRequest request,
            int block,
            BooleanSupplier cancelled)
            throws ModelException {
        return generator(embedder, maxPosition)
                .generate(request, block, SessionLimits.defaults(), AnswerCall.of(cancelled));
    }

    private static PromptRequest ask(int maxNewTokens) {
        return GoldenClips.ask(steps, QUESTION, maxNewTokens);
    }

    private static PromptRequest choose(List<String> options) {
        return new PromptRequest(steps, List.of(), 1.0, QUESTION, options, 16);
    }
}
