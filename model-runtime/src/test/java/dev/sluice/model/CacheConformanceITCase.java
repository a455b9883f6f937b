// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.load.FolderLoader;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.RecurrentStates;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * KV caches in either memory: results have the same bits as with the runtime's own caches, and
 * nothing leaks. {@code DEVICE} is tested in main memory, through the calls that device memory
 * needs.
 */
class CacheConformanceITCase {

    private static final List<String> OPTIONS = List.of("Yes", "No", " street", " dog run");
    private static final AnswerCall ALONE = AnswerCall.of(() -> false);
    private static final int TOKENS = 45;
    private static final Map<String, PlacedModel> OPEN = new HashMap<>();

    static Stream<Arguments> placements() {
        return Fixture.all().stream()
                .flatMap(
                        fixture ->
                                Stream.of(CachePlacement.HOST, CachePlacement.DEVICE)
                                        .map(placement -> Arguments.of(fixture, placement)));
    }

    static Stream<Arguments> prunings() {
        return Stream.of("tiny-qwen2_5_vl", "tiny-qwen2_5_vl-gqa", "tiny-qwen2_5_vl-genai")
                .flatMap(
                        name ->
                                Stream.of("holitom@2:0.5", "fastv@1:0.5", "pyramiddrop@1:.3,2:.8")
                                        .map(pruning -> Arguments.of(name, pruning)));
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(PlacedModel::close);
        OPEN.clear();
    }

    /** The reference has the runtime's own caches and the same blocks. */
    @ParameterizedTest
    @MethodSource("dev.sluice.model.Fixture#all")
    void logitsAreTheSameBits(Fixture fixture) throws ModelException {
        long seed = 11;
        PlacedModel host = opened(fixture, CachePlacement.HOST);
        PlacedModel model = opened(fixture, CachePlacement.DEVICE);
        for (int block : new int[] {1, 7, TOKENS}) {
            assertThat(bits(last(model, seed, block)))
                    .as("blocks of %d, seed %d", block, seed)
                    .containsExactly(bits(last(host, seed, block)));
        }
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    /** A cache that is truncated to any token and run again gives the same logits. */
    @ParameterizedTest
    @MethodSource("placements")
    void aTruncatedCacheGivesTheSameBits(Fixture fixture, CachePlacement placement)
            throws ModelException {
        long seed = 12;
        Random random = new Random(seed);
        PlacedModel model = opened(fixture, placement);
        RandomPrompt prompt = RandomPrompt.random(model, seed, TOKENS);
        DecoderRun run = model.decoder.newRun();
        float[] expected;
        try (KvCache whole = prompt.cached(model, run, 0, TOKENS - 1)) {
            expected = prompt.logits(run, whole);
        }
        for (int round = 0; round < 4; round++) {
            int kept = 1 + random.nextInt(TOKENS - 2);
            try (KvCache longer = prompt.cached(model, run, 0, TOKENS - 1);
                    KvCache before = prompt.cached(model, run, 0, kept);
                    RecurrentStates states = before.states();
                    KvCache cut = model.decoder.truncate(longer, kept, states);
                    KvCache roomy = model.decoder.withRoom(cut, TOKENS + 9, 0);
                    KvCache again = prompt.run(run, roomy, kept, TOKENS - 1).cache()) {
                assertThat(bits(prompt.logits(run, again)))
                        .as("rolled back to %d, seed %d", kept, seed)
                        .containsExactly(bits(expected));
            }
        }
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("placements")
    void answersInSessionsAreThoseOfMainMemoryWithoutSessions(
            Fixture fixture, CachePlacement placement) throws ModelException {
        long seed = 13;
        PlacedModel host = opened(fixture, CachePlacement.HOST);
        PlacedModel model = opened(fixture, placement);
        int cached = play(host, model, seed, "stream", 14);
        assertThat(cached).as("tokens that sessions had run, seed %d", seed).isPositive();
        assertThat(model.decoder.openCacheTensors()).as("those of sessions").isPositive();
        model.sessions.evict("stream");
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("placements")
    void concurrentStreamsDoNotDisturbEachOther(Fixture fixture, CachePlacement placement)
            throws Exception {
        PlacedModel host = opened(fixture, CachePlacement.HOST);
        PlacedModel model = opened(fixture, placement);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Integer>> streams = new ArrayList<>();
            for (long seed = 20; seed < 23; seed++) {
                long own = seed;
                streams.add(() -> play(host, model, own, "stream " + own, 4));
            }
            for (Future<Integer> stream : threads.invokeAll(streams)) {
                stream.get();
            }
            for (long seed = 20; seed < 23; seed++) {
                model.sessions.evict("stream " + seed);
            }
            assertThat(model.decoder.openCacheTensors()).isZero();
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("placements")
    void cancelledAnswersLeakNothing(Fixture fixture, CachePlacement placement)
            throws ModelException {
        PlacedModel model = opened(fixture, placement);
        StreamScript script = new StreamScript(31, model.embedder.dim());
        script.append(6);
        for (int polls = 0; polls < 11; polls++) {
            int[] left = {polls};
            AnswerCall call = AnswerCall.of(() -> left[0]-- <= 0);
            List<String> options = polls % 2 == 0 ? List.of() : OPTIONS;
            PromptRequest request = ask(script, "Is it?", options);
            model.ask(request, limits(), call);
            assertThat(model.decoder.openCacheTensors()).as("%d polls", polls).isZero();
            left[0] = polls;
            model.ask(request, limits(), call.inSession("stream"));
            model.sessions.evict("stream");
            assertThat(model.decoder.openCacheTensors()).as("%d polls", polls).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("placements")
    void aFailedRunLeaksNothingAndChangesNothing(Fixture fixture, CachePlacement placement)
            throws ModelException {
        PlacedModel model = opened(fixture, placement);
        RandomPrompt prompt = RandomPrompt.random(model, 14, TOKENS);
        DecoderRun run = model.decoder.newRun();
        try (KvCache cache = prompt.cached(model, run, 0, TOKENS - 1)) {
            long before = model.decoder.openCacheTensors();
            float[] expected = prompt.logits(run, cache);
            assertThatThrownBy(() -> prompt.narrow().run(run, cache, TOKENS - 1, TOKENS))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("failed on 1 tokens after " + (TOKENS - 1));
            assertThat(model.decoder.openCacheTensors()).isEqualTo(before);
            assertThat(bits(prompt.logits(run, cache))).containsExactly(bits(expected));
        }
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("placements")
    void aCacheMayBeClosedAfterItsDecoder(Fixture fixture, CachePlacement placement)
            throws ModelException {
        PlacedModel model = new PlacedModel(fixture, placement, InnerPruning.none());
        KvCache cache =
                RandomPrompt.random(model, 15, 9).cached(model, model.decoder.newRun(), 0, 9);
        model.close();
        assertThat(model.decoder.openCacheTensors()).isPositive();
        cache.close();
        assertThat(model.decoder.openCacheTensors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("prunings")
    void splitDecodersGiveTheSameBits(String name, String pruning) throws ModelException {
        Fixture fixture = Fixture.named(name);
        InnerPruning inner = InnerPruning.parse(pruning);
        try (PlacedModel host = new PlacedModel(fixture, CachePlacement.HOST, inner);
                PlacedModel model = new PlacedModel(fixture, CachePlacement.DEVICE, inner)) {
            assertThat(model.decoder.keepsCachesOnDevice()).isTrue();
            assertThat(play(host, model, 16, "stream", 8)).isPositive();
            model.sessions.close();
            assertThat(model.decoder.openCacheTensors()).isZero();
        }
    }

    @Test
    void thePlacementIsParsedByName() {
        assertThat(CachePlacement.parse("device")).isEqualTo(CachePlacement.DEVICE);
        assertThatThrownBy(() -> CachePlacement.parse("gpu"))
                .hasMessage("found 'gpu'; expected auto, host, device");
    }

    @Test
    void aModelIsSharedOnlyForOneCachePlacement() throws ModelException {
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 8);
        RuntimeOptions device = options.withCaches(CachePlacement.DEVICE);
        int before = FolderLoader.loaded();
        try (VideoLlm host = VideoLlms.open(Goldens.model(), options);
                VideoLlm model = VideoLlms.open(Goldens.model(), device);
                VideoLlm again = VideoLlms.open(Goldens.model(), device)) {
            assertThat(FolderLoader.loaded()).isEqualTo(before + 2);
            StreamScript script = new StreamScript(17, host.info().dim());
            script.append(6);
            PromptRequest request = ask(script, "Is it?", List.of());
            assertThat(again.generate(request, () -> false).tokenIds())
                    .containsExactly(model.generate(request, () -> false).tokenIds())
                    .containsExactly(host.generate(request, () -> false).tokenIds());
        }
    }

    /** Plays a stream and asks questions; returns the tokens that its session had run before. */
    private static int play(PlacedModel host, PlacedModel model, long seed, String key, int rounds)
            throws ModelException {
        Random random = new Random(seed);
        StreamScript script = new StreamScript(seed, model.embedder.dim());
        int cached = 0;
        for (int round = 0; round < rounds; round++) {
            switch (random.nextInt(10)) {
                case 0 -> script.compact();
                case 1 -> script.change();
                case 2 -> script.evict();
                case 3, 4 -> model.extend(key, script.steps(), limits());
                case 5 -> {
                    int[] left = {random.nextInt(6)};
                    AnswerCall stopped = AnswerCall.of(() -> left[0]-- <= 0);
                    model.ask(ask(script, "Q?", List.of()), limits(), stopped.inSession(key));
                }
                default -> script.append(1 + random.nextInt(3));
            }
            List<String> options = round % 3 == 0 ? OPTIONS : List.of();
            PromptRequest request = ask(script, "Question " + round + "?", options);
            Generation expected = host.ask(request, limits(), ALONE);
            Generation found = model.ask(request, limits(), ALONE.inSession(key));
            String where = "round " + round + ", seed " + seed;
            assertThat(found.tokenIds()).as(where).containsExactly(expected.tokenIds());
            assertThat(found.text()).as(where).isEqualTo(expected.text());
            assertThat(Double.doubleToLongBits(found.probability()))
                    .as(where)
                    .isEqualTo(Double.doubleToLongBits(expected.probability()));
            cached += found.cachedTokens();
        }
        return cached;
    }

    private static PromptRequest ask(StreamScript script, String question, List<String> options) {
        return new PromptRequest(script.steps(), script.provisional(), 1.0, question, options, 6);
    }

    private static SessionLimits limits() {
        return new SessionLimits(2, 1 << 20, 0);
    }

    /** Opened once for all tests, which leave nothing open. */
    private static PlacedModel opened(Fixture fixture, CachePlacement placement)
            throws ModelException {
        String key = fixture + " " + placement;
        if (!OPEN.containsKey(key)) {
            OPEN.put(key, new PlacedModel(fixture, placement, InnerPruning.none()));
        }
        PlacedModel model = OPEN.get(key);
        assertThat(model.decoder.keepsCachesOnDevice())
                .as(key)
                .isEqualTo(placement == CachePlacement.DEVICE);
        return model;
    }

    private static float[] last(PlacedModel model, long seed, int block) throws ModelException {
        RandomPrompt prompt = RandomPrompt.random(model, seed, TOKENS);
        DecoderRun run = model.decoder.newRun();
        try (KvCache cache = prompt.cached(model, run, 0, TOKENS - 1, block)) {
            return prompt.logits(run, cache);
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    /**
     * Random embeddings of a prompt.
     *
     * @param values count × dim
     * @param axes of positions
     */
    private record RandomPrompt(float[] values, int dim, int axes) {

        static RandomPrompt random(PlacedModel model, long seed, int count) {
            Random random = new Random(seed);
            int dim = model.embedder.dim();
            float[] values = new float[count * dim];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new RandomPrompt(values, dim, 3);
        }

        /** Embeddings of a dimension that no decoder takes. */
        RandomPrompt narrow() {
            return new RandomPrompt(values, dim - dim / 4, axes);
        }

        KvCache cached(PlacedModel model, DecoderRun run, int from, int to) throws ModelException {
            return cached(model, run, from, to, to - from);
        }

        KvCache cached(PlacedModel model, DecoderRun run, int from, int to, int block)
                throws ModelException {
            KvCache cache = model.decoder.emptyCache();
            for (int start = from; start < to; start += block) {
                try (KvCache past = cache) {
                    cache = run(run, past, start, Math.min(start + block, to)).cache();
                }
            }
            return cache;
        }

        float[] logits(DecoderRun run, KvCache past) throws ModelException {
            int count = values.length / dim;
            Output output = run.run(source(count - 1, count), 1, dim, at(count - 1), past, 1);
            output.cache().close();
            return output.logits();
        }

        Output run(DecoderRun run, KvCache past, int from, int to) throws ModelException {
            int[][] positions = new int[axes][to - from];
            for (int[] axis : positions) {
                Arrays.setAll(axis, token -> from + token);
            }
            return run.run(source(from, to), to - from, dim, positions, past, 0);
        }

        private int[][] at(int token) {
            int[][] positions = new int[axes][1];
            for (int[] axis : positions) {
                axis[0] = token;
            }
            return positions;
        }

        private DecoderRun.EmbeddingSource source(int from, int to) {
            return sink -> sink.put(values, from * dim, (to - from) * dim);
        }
    }
}
