// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.Fixture;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.Turns;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** Places in the batch, and what happens without one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DecodeBatchTest {

    private static final int MOST = 1000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private GeneratorParts parts;

    @BeforeEach
    void open() throws Exception {
        parts = GeneratorParts.open(Fixture.named("tiny-qwen2_5_vl-gqa").path());
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        assertThat(parts.decoder().openCacheTensors()).isZero();
        parts.close();
    }

    private DecodeBatch batch(int answers, long bytes) throws Exception {
        return new DecodeBatch(parts.decoder(), new BatchPlan(answers, bytes, false, false));
    }

    /** Appends a token to an answer that has begun with one token. */
    private float[] append(BatchedAnswer answer, KvCache cache, int position, AtomicBoolean ended)
            throws Exception {
        float[] embedding = parts.embedder().embed(new int[] {position});
        int[] place = {position, position, position};
        return answer.append(embedding, place, cache, MOST - position, ended::get);
    }

    private KvCache start() throws Exception {
        float[] embedding = parts.embedder().embed(new int[] {7});
        try (KvCache empty = parts.decoder().emptyCache()) {
            Output output =
                    parts.decoder()
                            .newRun()
                            .run(
                                    sink -> sink.put(embedding, 0, embedding.length),
                                    1,
                                    embedding.length,
                                    new int[3][1],
                                    empty,
                                    0);
            return output.cache();
        }
    }

    @Test
    void anAnswerThatWaitsForRoomEndsWhenItIsCancelled() throws Exception {
        AtomicBoolean never = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        try (DecodeBatch batch = batch(4, 1);
                KvCache cache = start()) {
            BatchedAnswer first = batch.start();
            Future<Integer> busy =
                    threads.submit(
                            () -> {
                                int position = 1;
                                while (!done.get() && position < 900) {
                                    assertThat(append(first, cache, position++, never)).isNotNull();
                                }
                                return position;
                            });
            while (batch.use().steps() == 0) {
                Thread.sleep(1);
            }
            AtomicBoolean cancelled = new AtomicBoolean(true);
            BatchedAnswer second = batch.start();
            assertThat(append(second, cache, 1, cancelled)).isNull();
            assertThat(second.isAlone()).isFalse();
            assertThat(batch.use().waiting()).isZero();
            second.close();
            done.set(true);
            assertThat(busy.get()).isPositive();
            first.close();
        }
    }

    @Test
    void theNumberOfAnswersIsLimited() throws Exception {
        AtomicBoolean never = new AtomicBoolean();
        try (DecodeBatch batch = batch(2, Long.MAX_VALUE);
                KvCache cache = start()) {
            int runs = Runtime.getRuntime().availableProcessors(); // at once, with one thread each
            for (int run = 0; run < runs; run++) {
                parts.decoder().turns().take(Turns.Kind.QUESTION); // no step begins
            }
            List<BatchedAnswer> answers = new ArrayList<>();
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                BatchedAnswer answer = batch.start();
                answers.add(answer);
                results.add(threads.submit(() -> append(answer, cache, 1, never)));
            }
            while (batch.use().waiting() < 3) {
                Thread.sleep(1);
            }
            for (int run = 0; run < runs; run++) {
                parts.decoder().turns().release();
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isNotNull();
            }
            assertThat(batch.use().tokens()).isEqualTo(3);
            assertThat(batch.use().steps()).isEqualTo(2);
            answers.forEach(BatchedAnswer::close);
        }
    }

    /** What enters has no caches of this decoder, so that no batch can be made of it. */
    @Test
    void whatCannotEnterContinuesAlone() throws Exception {
        AtomicBoolean never = new AtomicBoolean();
        try (DecodeBatch batch = batch(4, Long.MAX_VALUE);
                GeneratorParts other =
                        GeneratorParts.open(Fixture.named("other-qwen2_5_vl").path());
                KvCache cache = start();
                KvCache wrong = other.decoder().emptyCache()) {
            BatchedAnswer first = batch.start();
            assertThat(append(first, cache, 1, never)).isNotNull();
            BatchedAnswer second = batch.start();
            Future<float[]> refused = threads.submit(() -> append(second, wrong, 1, never));
            for (int position = 2; !refused.isDone(); position++) {
                assertThat(append(first, cache, position, never)).isNotNull();
            }
            assertThat(refused.get()).isNull();
            assertThat(second.isAlone()).isTrue();
            assertThat(second.takeCache()).as("it goes on in the cache of the caller").isNull();
            assertThat(append(first, cache, 500, never)).isNotNull();
            second.close();
            first.close();
        }
    }
}
