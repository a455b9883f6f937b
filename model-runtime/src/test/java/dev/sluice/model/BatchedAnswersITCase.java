// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.generate.BatchPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Answers of several callers that are decoded together are those that each has alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BatchedAnswersITCase {

    private static final List<String> OPTIONS = List.of("Yes", "No", " street", " dog run");
    private static final AnswerCall ALONE = AnswerCall.of(() -> false);
    private static final SessionLimits LIMITS = new SessionLimits(2, 1 << 20, 0);
    private static final long PLENTY = 1L << 30;
    private static final int CALLERS = 5;
    private static final int LONG = 24; // text tokens

    static Stream<Arguments> fixtures() {
        return Fixture.all().stream()
                .filter(fixture -> !fixture.suffix().equals("_quantized")) // scales of a whole call
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void answersOfStreamsAreThoseOfEachAlone(Fixture fixture) throws Exception {
        try (PlacedModel alone = model(fixture, InnerPruning.none(), null);
                PlacedModel model =
                        model(
                                fixture,
                                InnerPruning.none(),
                                new BatchPlan(4, PLENTY, false, false))) {
            playAll(alone, model, 50);
            BatchUse use = model.batchUse();
            assertThat(use.steps()).as(use.toString()).isPositive();
            assertThat(use.waiting()).isZero();
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-qwen2_5_vl, holitom@2:0.5",
        "tiny-qwen2_5_vl-gqa, fastv@1:0.5",
        "tiny-qwen2_5_vl-gqa, adaptinfer@1:0.5",
        "tiny-qwen2_5_vl-gqa, feather@2:0.75",
        "tiny-qwen2_5_vl-genai, 'pyramiddrop@1:.3,2:.8'"
    })
    void answersAfterInnerPruningAreThoseOfEachAlone(String name, String pruning) throws Exception {
        Fixture fixture = Fixture.named(name);
        InnerPruning inner = InnerPruning.parse(pruning);
        try (PlacedModel alone = model(fixture, inner, null);
                PlacedModel model = model(fixture, inner, plan(4, PLENTY))) {
            playAll(alone, model, 60);
            assertThat(model.batchUse().tokens()).isGreaterThan(model.batchUse().steps());
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    /** As for graphs whose products of one row have other bits: a further row is always there. */
    @ParameterizedTest
    @CsvSource({"tiny-qwen2_5_vl-gqa", "tiny-smolvlm-gqa", "tiny-lfm2_vl"})
    void anAccompaniedBatchGivesTheSameAnswers(String name) throws Exception {
        Fixture fixture = Fixture.named(name);
        BatchPlan accompanied = new BatchPlan(3, PLENTY, false, true);
        try (PlacedModel alone = model(fixture, InnerPruning.none(), null);
                PlacedModel model = model(fixture, InnerPruning.none(), accompanied)) {
            playAll(alone, model, 70);
            assertThat(model.batchUse().steps()).isPositive();
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    /** There is room for one answer, so that each waits for the one before. */
    @Test
    void answersWaitForRoom() throws Exception {
        Fixture fixture = Fixture.named("tiny-qwen2_5_vl-gqa");
        try (PlacedModel alone = model(fixture, InnerPruning.none(), null);
                PlacedModel model =
                        model(fixture, InnerPruning.none(), new BatchPlan(4, 1, false, false))) {
            playAll(alone, model, 80);
            BatchUse use = model.batchUse();
            assertThat(use.tokens()).as(use.toString()).isEqualTo(use.steps());
            assertThat(use.waitedMillis()).isPositive();
        }
    }

    /** A reader that does not come back keeps nobody waiting, and gets its own answer later. */
    @ParameterizedTest
    @CsvSource({"tiny-qwen2_5_vl-gqa", "tiny-qwen2_5_vl", "tiny-qwen3_5"})
    void aSlowReaderDoesNotHoldUpTheOthers(String name) throws Exception {
        Fixture fixture = Fixture.named(name);
        try (PlacedModel alone = model(fixture, InnerPruning.none(), null);
                PlacedModel model = model(fixture, InnerPruning.none(), plan(4, PLENTY))) {
            int[] expected = alone.ask(request(alone, 1, LONG), LIMITS, ALONE).tokenIds();
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                AtomicBoolean busy = new AtomicBoolean(true);
                Future<?> company =
                        threads.submit(
                                () -> {
                                    while (busy.get()) {
                                        model.ask(request(model, 9, LONG), LIMITS, ALONE);
                                    }
                                    return null;
                                });
                AnswerCall slow =
                        ALONE.withText(
                                text -> {
                                    if (model.batchUse().steps() > 5) {
                                        reading.countDown();
                                        await(go);
                                    }
                                });
                Future<Generation> first = threads.submit(() -> readUntil(model, slow, reading));
                assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
                for (int seed = 2; seed < 5; seed++) {
                    assertThat(model.ask(request(model, seed, LONG), LIMITS, ALONE).tokenIds())
                            .isEqualTo(
                                    alone.ask(request(alone, seed, LONG), LIMITS, ALONE)
                                            .tokenIds());
                }
                go.countDown();
                assertThat(first.get(30, TimeUnit.SECONDS).tokenIds()).isEqualTo(expected);
                busy.set(false);
                company.get(30, TimeUnit.SECONDS);
            } finally {
                go.countDown();
                threads.shutdown();
            }
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    private static Generation readUntil(PlacedModel model, AnswerCall call, CountDownLatch reached)
            throws ModelException {
        Generation answer;
        do {
            answer = model.ask(request(model, 1, LONG), LIMITS, call);
        } while (reached.getCount() > 0);
        return answer;
    }

    /** One answer has an embedding that is not a number; the others are not disturbed. */
    @Test
    void anAnswerThatFailsDoesNotFailTheOthers() throws Exception {
        Fixture fixture = Fixture.named("tiny-qwen2_5_vl-gqa");
        try (PlacedModel alone = model(fixture, InnerPruning.none(), null);
                PlacedModel model = model(fixture, InnerPruning.none(), plan(4, PLENTY))) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Future<Integer> others = threads.submit(() -> play(alone, model, 91, "s", 8));
                for (int i = 0; i < 20; i++) {
                    assertThatThrownBy(() -> model.ask(broken(model), LIMITS, ALONE))
                            .isInstanceOf(ModelException.class)
                            .hasMessageContaining("NaN");
                }
                others.get(60, TimeUnit.SECONDS);
            } finally {
                threads.shutdown();
            }
        }
    }

    private static PromptRequest broken(PlacedModel model) {
        PromptRequest request = request(model, 5, 6);
        request.finalSteps().get(0).rows()[0] = Float.NaN;
        return request;
    }

    private static BatchPlan plan(int answers, long bytes) {
        return new BatchPlan(answers, bytes, true, false);
    }

    private static PlacedModel model(Fixture fixture, InnerPruning pruning, BatchPlan plan)
            throws ModelException {
        return new PlacedModel(fixture, CachePlacement.AUTO, pruning, plan);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PromptRequest request(PlacedModel model, long seed, int tokens) {
        StreamScript script = new StreamScript(seed, model.embedder.dim());
        script.append(4);
        return new PromptRequest(
                script.steps(), script.provisional(), 1.0, "What?", List.of(), tokens);
    }

    private static void playAll(PlacedModel alone, PlacedModel model, long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<Integer>> streams = new ArrayList<>();
            for (long stream = seed; stream < seed + CALLERS; stream++) {
                long own = stream;
                streams.add(() -> play(alone, model, own, "stream " + own, 4));
            }
            for (Future<Integer> stream : threads.invokeAll(streams)) {
                stream.get();
            }
            for (long stream = seed; stream < seed + CALLERS; stream++) {
                model.sessions.evict("stream " + stream);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Plays a stream and asks questions of different lengths. */
    private static int play(PlacedModel alone, PlacedModel model, long seed, String key, int rounds)
            throws ModelException {
        Random random = new Random(seed);
        StreamScript script = new StreamScript(seed, model.embedder.dim());
        for (int round = 0; round < rounds; round++) {
            switch (random.nextInt(6)) {
                case 0 -> script.compact();
                case 1 -> model.extend(key, script.steps(), LIMITS);
                case 2 -> {
                    int[] left = {random.nextInt(12)};
                    AnswerCall stopped = AnswerCall.of(() -> left[0]-- <= 0);
                    model.ask(ask(script, "Q?", List.of(), 12), LIMITS, stopped.inSession(key));
                }
                default -> script.append(1 + random.nextInt(3));
            }
            List<String> options = round % 4 == 3 ? OPTIONS : List.of();
            PromptRequest request =
                    ask(script, "Question " + round + "?", options, 3 + random.nextInt(LONG));
            Generation expected = alone.ask(request, LIMITS, ALONE);
            AnswerCall call = random.nextBoolean() ? ALONE : ALONE.inSession(key);
            Generation found = model.ask(request, LIMITS, call);
            String where = "round " + round + ", seed " + seed;
            assertThat(found.tokenIds()).as(where).containsExactly(expected.tokenIds());
            assertThat(found.text()).as(where).isEqualTo(expected.text());
        }
        return rounds;
    }

    private static PromptRequest ask(
            StreamScript script, String question, List<String> options, int tokens) {
        return new PromptRequest(
                script.steps(), script.provisional(), 1.0, question, options, tokens);
    }
}
