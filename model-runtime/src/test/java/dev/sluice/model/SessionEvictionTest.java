// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.generate.BatchPlan;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.session.Session;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sessions whose KV caches are evicted: of every fixture whose graph allows it. */
class SessionEvictionTest {

    private static final int CELLS = 16;
    private static final int STEPS = 6;
    private static final int CAPACITY = 24;
    private static final int STREAMS = 4;
    private static final int ROUNDS = 4;
    private static final int LONG = 24; // text tokens
    private static final List<String> CHOICE = List.of("yes", "a red car");
    private static final KvEviction SMALL = new KvEviction(CAPACITY, 4, 2);
    private static final KvEviction LARGE = new KvEviction(4096, 4, 2);
    private static final SessionLimits LIMITS = new SessionLimits(4, 1 << 24, 0);
    private static final Set<String> REFUSED =
            Set.of("tiny-smolvlm-gqa", "tiny-lfm2_vl", "tiny-qwen3_5");

    @TempDir private Path temp;

    static Stream<Fixture> evictable() {
        return Fixture.all().stream().filter(one -> !REFUSED.contains(one.model()));
    }

    @ParameterizedTest
    @MethodSource("evictable")
    void aCapacityThatIsNotReachedChangesNothing(Fixture fixture) throws ModelException {
        List<Generation> expected = new ArrayList<>();
        List<Generation> found = new ArrayList<>();
        try (PlacedModel model = open(fixture, KvEviction.none())) {
            askAll(model, expected::add);
        }
        try (PlacedModel model = open(fixture, LARGE)) {
            askAll(model, found::add);
            assertThat(cache(model).evicted()).isZero();
        }
        for (int i = 0; i < expected.size(); i++) {
            assertSame(found.get(i), expected.get(i));
            assertThat(found.get(i).cachedTokens()).isEqualTo(expected.get(i).cachedTokens());
        }
    }

    /** The same text, and for a choice the same probability to the bit. */
    private static void assertSame(Generation found, Generation expected) {
        assertThat(found.tokenIds()).containsExactly(expected.tokenIds());
        assertThat(Double.doubleToLongBits(found.probability()))
                .isEqualTo(Double.doubleToLongBits(expected.probability()));
    }

    /** Free text and a choice, before and after a step more, and after steps less. */
    private static void askAll(PlacedModel model, Consumer<Generation> answers)
            throws ModelException {
        for (int steps : new int[] {STEPS, STEPS + 1, STEPS - 2}) {
            answers.accept(ask(model, steps(model, steps, 0), List.of()));
            answers.accept(ask(model, steps(model, steps, 0), CHOICE));
        }
    }

    @ParameterizedTest
    @MethodSource("evictable")
    void theCacheHasTheCapacityAndTheSessionIsUsedAgain(Fixture fixture) throws ModelException {
        try (PlacedModel model = open(fixture, SMALL)) {
            List<VisualStep> steps = steps(model, STEPS, 0);
            Generation first = ask(model, steps, CHOICE);
            Generation again = ask(model, steps, CHOICE);
            assertThat(first.cachedTokens()).isZero();
            assertThat(again.cachedTokens()).isGreaterThan(2 * CAPACITY);
            assertSame(again, first);
            assertThat(cache(model).rows()).isEqualTo(CAPACITY);
            assertThat(cache(model).tokens()).isEqualTo(again.cachedTokens());
            checkRows(model, again.cachedTokens());
        }
    }

    private static void checkRows(PlacedModel model, int tokens) {
        Session session = model.sessions.tryAcquire("stream");
        for (int[][] layer : session.rows().tokens()) {
            for (int[] head : layer) {
                assertThat(head).hasSize(CAPACITY).isSorted().doesNotHaveDuplicates();
                assertThat(Arrays.copyOfRange(head, CAPACITY - SMALL.window(), CAPACITY))
                        .as("the window")
                        .containsExactly(tokens - 4, tokens - 3, tokens - 2, tokens - 1);
            }
        }
        model.sessions.release(session, LIMITS);
    }

    /** What stays follows from the blocks, not from when they were run. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-qwen3_vl"})
    void aSessionThatGrowsHasTheAnswersOfOneThatRunsAtOnce(String fixture) throws ModelException {
        try (PlacedModel grows = open(Fixture.named(fixture), SMALL);
                PlacedModel atOnce = open(Fixture.named(fixture), SMALL)) {
            List<VisualStep> steps = steps(grows, STEPS, 0);
            for (int count = 1; count <= STEPS; count++) {
                grows.extend("stream", steps.subList(0, count), LIMITS);
            }
            Generation found = ask(grows, steps, List.of());
            assertThat(found.cachedTokens()).isGreaterThan(CAPACITY);
            assertThat(found.tokenIds()).containsExactly(ask(atOnce, steps, List.of()).tokenIds());
        }
    }

    /** Rows of later tokens are what is left beside earlier ones, so it cannot be cut. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void anEvictedSessionRunsAgainWhereThePromptDiffers(String fixture) throws ModelException {
        try (PlacedModel model = open(Fixture.named(fixture), SMALL);
                PlacedModel fresh = open(Fixture.named(fixture), SMALL)) {
            ask(model, steps(model, STEPS, 0), List.of());
            List<VisualStep> others = steps(model, STEPS, 3);
            Generation found = ask(model, others, CHOICE);
            assertThat(found.cachedTokens()).isZero();
            assertSame(found, ask(fresh, others, CHOICE));
            assertThat(ask(model, others, List.of()).cachedTokens()).isGreaterThan(CAPACITY);
        }
    }

    /** Without eviction, a session stops where its bytes end. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void aLongPromptIsKeptInFewBytes(String fixture) throws ModelException {
        try (PlacedModel model = open(Fixture.named(fixture), SMALL)) {
            long bytes = 3 * CAPACITY * model.decoder.cacheBytesPerToken();
            SessionLimits limits = new SessionLimits(4, bytes, 0);
            List<VisualStep> steps = steps(model, 20, 0);
            model.ask(request(steps, List.of()), limits, inSession());
            Generation again = model.ask(request(steps, List.of()), limits, inSession());
            assertThat(again.cachedTokens()).isGreaterThan(19 * CELLS);
            assertThat(model.sessions.bytes()).isPositive().isLessThanOrEqualTo(bytes);
        }
        try (PlacedModel model = open(Fixture.named(fixture), KvEviction.none())) {
            long bytes = 3 * CAPACITY * model.decoder.cacheBytesPerToken();
            SessionLimits limits = new SessionLimits(4, bytes, 0);
            List<VisualStep> steps = steps(model, 20, 0);
            model.ask(request(steps, List.of()), limits, inSession());
            Generation again = model.ask(request(steps, List.of()), limits, inSession());
            assertThat(again.cachedTokens()).isEqualTo(3 * CAPACITY);
        }
    }

    /** In memory of the device, which on a CPU is main memory, and in a batch. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-smolvlm"})
    void memoryAndBatchChangeNoAnswer(String name) throws ModelException {
        Fixture fixture = Fixture.named(name);
        BatchPlan plan = new BatchPlan(4, 1 << 24, false, false);
        try (PlacedModel plain = open(fixture, SMALL);
                PlacedModel device = open(fixture, CachePlacement.DEVICE, null);
                PlacedModel batched = open(fixture, CachePlacement.HOST, plan)) {
            for (int steps : new int[] {STEPS, STEPS + 3}) {
                List<VisualStep> all = steps(plain, steps, 0);
                int[] expected = ask(plain, all, List.of()).tokenIds();
                assertThat(ask(device, all, List.of()).tokenIds()).containsExactly(expected);
                assertThat(ask(batched, all, List.of()).tokenIds()).containsExactly(expected);
            }
            assertThat(cache(device).rows()).isEqualTo(CAPACITY);
        }
    }

    /** The first stream stays below the capacity, so that its rows are not evicted. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-smolvlm"})
    void sessionsInOneBatchHaveTheAnswersOfEachAlone(String name) throws Exception {
        Fixture fixture = Fixture.named(name);
        KvEviction medium = new KvEviction(3 * CAPACITY, 4, 2);
        BatchPlan plan = new BatchPlan(STREAMS, 1 << 24, false, false);
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try (PlacedModel alone = open(fixture, medium);
                PlacedModel batched =
                        new PlacedModel(
                                fixture, CachePlacement.HOST, InnerPruning.none(), medium, plan)) {
            List<int[]> expected = new ArrayList<>();
            List<Callable<int[]>> calls = new ArrayList<>();
            for (int stream = 0; stream < STREAMS; stream++) {
                List<VisualStep> steps = steps(alone, 1 + 4 * stream, 0);
                PromptRequest request =
                        new PromptRequest(steps, List.of(), 1.0, "What happens?", List.of(), LONG);
                AnswerCall call = AnswerCall.of(() -> false).inSession("stream-" + stream);
                expected.add(alone.ask(request, LIMITS, call).tokenIds());
                calls.add(() -> batched.ask(request, LIMITS, call).tokenIds());
            }
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<int[]>> found = threads.invokeAll(calls);
                for (int stream = 0; stream < STREAMS; stream++) {
                    assertThat(found.get(stream).get()).containsExactly(expected.get(stream));
                }
            }
            BatchUse use = batched.batchUse();
            assertThat(use.tokens()).as(use.toString()).isGreaterThan(use.steps());
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa"})
    void noTensorIsLeft(String name) throws ModelException {
        try (PlacedModel model = open(Fixture.named(name), SMALL)) {
            ask(model, steps(model, STEPS, 0), List.of("yes", "no"));
            ask(model, steps(model, STEPS, 2), List.of());
            model.sessions.evict("stream");
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    @Test
    void graphsThatDoNotAllowItAreRefused() {
        assertRefused("tiny-smolvlm-gqa", "found no input position_ids");
        assertRefused("tiny-lfm2_vl", "has layers with states (past_conv.0, past_conv.2)");
        assertRefused("tiny-qwen3_5", "which are not evicted with the rows of tokens");
    }

    @Test
    void exportsThatDoNotAllowItAreRefused() throws Exception {
        assertExportRefused(
                "genai-0.18.0-qwen2_5_vl-fp16",
                "found attention in [Concat], which does not return its weights");
        assertExportRefused("genai-0.18.0-smolvlm-fp32", "found no input position_ids");
        assertExportRefused("js-qwen2_5_vl_int8", "of which no sessions are kept");
    }

    private void assertExportRefused(String name, String reason) throws Exception {
        Exported exported =
                Exported.all().stream().filter(it -> it.name().equals(name)).findFirst().get();
        Path folder = exported.folder(temp);
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 8, new SessionLimits(4, 1 << 24, 0, SMALL));
        assertThatThrownBy(() -> VideoLlms.open(folder, options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("set the eviction to none");
    }

    private static void assertRefused(String fixture, String reason) {
        Fixture named =
                Fixture.all().stream().filter(it -> it.model().equals(fixture)).findFirst().get();
        assertThatThrownBy(() -> open(named, SMALL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("et the eviction to none");
    }

    @Test
    void innerPruningBesideItIsRefused() {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 16, new SessionLimits(4, 1 << 24, 0, SMALL))
                        .withInnerPruning(InnerPruning.parse("fastv@1:0.5"));
        assertThatThrownBy(() -> VideoLlms.open(Goldens.model(), options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("found the inner pruning fastv@1:0.5 and the eviction gui-kv")
                .hasMessageContaining("set the other to none");
    }

    @Test
    void aWindowOfMoreThanABlockIsRefused() {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 3, new SessionLimits(4, 1 << 24, 0, SMALL));
        assertThatThrownBy(() -> VideoLlms.open(Goldens.model(), options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("with prefill blocks of 3 tokens")
                .hasMessageContaining("a window of at most one block");
    }

    /** The whole way, with what is tried when a model is opened. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-qwen2_5_vl-genai"})
    void aModelOpensWithIt(String name) throws ModelException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 8, new SessionLimits(4, 1 << 24, 0, SMALL));
        Fixture fixture = Fixture.named(name);
        try (VideoLlm model = VideoLlms.open(fixture.path(), options);
                PlacedModel placed = open(fixture, SMALL)) {
            List<VisualStep> steps = steps(placed, STEPS, 0);
            for (int again = 0; again < 2; again++) {
                Generation found = model.generate(request(steps, List.of()), inSession());
                assertThat(found.tokenIds())
                        .containsExactly(ask(placed, steps, List.of()).tokenIds());
                assertThat(found.cachedTokens() > CAPACITY).isEqualTo(again > 0);
            }
        }
    }

    private static PlacedModel open(Fixture fixture, KvEviction eviction) throws ModelException {
        return new PlacedModel(fixture, CachePlacement.HOST, InnerPruning.none(), eviction, null);
    }

    private static PlacedModel open(
            Fixture fixture, CachePlacement placement, @Nullable BatchPlan plan)
            throws ModelException {
        return new PlacedModel(fixture, placement, InnerPruning.none(), SMALL, plan);
    }

    private static KvCache cache(PlacedModel model) {
        Session session = model.sessions.tryAcquire("stream");
        try {
            return session.cache();
        } finally {
            model.sessions.release(session, LIMITS);
        }
    }

    private static Generation ask(PlacedModel model, List<VisualStep> steps, List<String> options)
            throws ModelException {
        return model.ask(request(steps, options), LIMITS, inSession());
    }

    private static AnswerCall inSession() {
        return AnswerCall.of(() -> false).inSession("stream");
    }

    private static PromptRequest request(List<VisualStep> steps, List<String> options) {
        return new PromptRequest(steps, List.of(), 1.0, "What happens?", options, 8);
    }

    /**
     * Steps of random embeddings.
     *
     * @param changed number of the last steps that are others
     */
    private static List<VisualStep> steps(PlacedModel model, int count, int changed) {
        int[] cells = new int[CELLS];
        Arrays.setAll(cells, cell -> cell);
        List<VisualStep> steps = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            Random random = new Random(step < count - changed ? step : 1_000 + step);
            float[] embeddings = new float[CELLS * model.embedder.dim()];
            for (int i = 0; i < embeddings.length; i++) {
                embeddings[i] = (float) random.nextGaussian() * 0.3f;
            }
            steps.add(new VisualStep(step, 4, 4, cells, embeddings));
        }
        return steps;
    }
}
