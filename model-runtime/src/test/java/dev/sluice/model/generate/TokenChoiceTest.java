// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which tokens are chosen, how often, and the effect of the seed. */
class TokenChoiceTest {

    private static final int DRAWS = 20_000;

    /** Probabilities of 0.1, 0.4, 0.2 and 0.3. */
    private static final float[] LOGITS = {log(0.1), log(0.4), log(0.2), log(0.3)};

    @Test
    void greedyTakesTheMostProbableAndTheFirstOfEquals() throws ModelException {
        assertThat(choice(GenerationSettings.GREEDY).next(LOGITS)).isEqualTo(1);
        assertThat(choice(GenerationSettings.GREEDY).next(new float[] {1, 3, 3})).isEqualTo(1);
        assertThat(choice(settings(1, 1, 1, 1, 5)).next(LOGITS)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // temperature, top-k, top-p, then the expected shares
        "1,   0, 1,    0.1,    0.4,    0.2,    0.3",
        "0.5, 0, 1,    0.0333, 0.5333, 0.1333, 0.3",
        "1,   2, 1,    0,      0.5714, 0,      0.4286",
        "1,   9, 1,    0.1,    0.4,    0.2,    0.3",
        "1,   0, 0.3,  0,      1,      0,      0",
        "1,   0, 0.65, 0,      0.5714, 0,      0.4286",
        "1,   0, 0.75, 0,      0.4444, 0.2222, 0.3333",
        "1,   2, 0.5,  0,      1,      0,      0",
    })
    void frequenciesAreThoseOfTheSettings(
            double temperature, int topK, double topP, double a, double b, double c, double d)
            throws ModelException {
        TokenChoice choice = choice(settings(temperature, topK, topP, 1, 7));
        double[] shares = new double[LOGITS.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[choice.next(LOGITS)] += 1.0 / DRAWS;
        }
        assertThat(shares).containsExactly(new double[] {a, b, c, d}, Offset.offset(0.02));
        assertThat(shares[0] == 0).isEqualTo(a == 0);
    }

    @Test
    void theSeedDecides() throws ModelException {
        assertThat(draws(3)).containsExactly(draws(3)).isNotEqualTo(draws(4));
    }

    /** Compares with a choice that sorts the whole vocabulary. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 40, 299, 300, 1_000})
    void partialSortingChoosesTheSameTokensAsSorting(int topK) throws ModelException {
        Random random = new Random(9);
        for (long seed = 0; seed < 50; seed++) {
            float[] logits = new float[300];
            for (int id = 0; id < logits.length; id++) {
                // Many equal values, both zeros, and masked values.
                logits[id] = (random.nextInt(40) - 20) / 4f * (random.nextInt(9) == 0 ? -1 : 1);
                logits[id] = random.nextInt(30) == 0 ? Float.NEGATIVE_INFINITY : logits[id];
            }
            double topP = seed % 2 == 0 ? 1 : 0.8;
            int drawn = choice(settings(1.3, topK, topP, 1, seed)).next(logits);
            assertThat(drawn)
                    .as("seed %d", seed)
                    .isEqualTo(fromAWholeOrder(logits, topK, topP, seed));
        }
    }

    private static int fromAWholeOrder(float[] logits, int topK, double topP, long seed) {
        List<Integer> order =
                IntStream.range(0, logits.length)
                        .boxed()
                        .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                        .limit(topK == 0 ? Long.MAX_VALUE : topK)
                        .toList();
        double best = logits[order.get(0)];
        double[] weights = order.stream().mapToDouble(id -> exp(logits[id] - best)).toArray();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        int allowed = 0;
        double reached = 0;
        while (allowed < weights.length && (allowed == 0 || reached < sum * topP)) {
            reached += weights[allowed++];
        }
        double at = new Random(seed).nextDouble() * reached;
        int rank = 0;
        while (rank < allowed - 1 && (at -= weights[rank]) >= 0) {
            rank++;
        }
        return order.get(rank);
    }

    private static double exp(double difference) {
        return Math.exp(difference / 1.3);
    }

    /** A choice is made for every token, and vocabularies are large. */
    @Test
    void choosingAllocatesNoObjectPerToken() throws ModelException {
        float[] logits = new float[150_000];
        Random random = new Random(4);
        for (int id = 0; id < logits.length; id++) {
            logits[id] = (float) random.nextGaussian();
        }
        TokenChoice choice = choice(settings(1, 40, 1, 1, 3));
        choice.next(logits);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        choice.next(logits);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .isLessThan(10L * logits.length);
    }

    @Test
    void seenTokensAreLessProbableWhateverTheSignOfTheirLogit() throws ModelException {
        TokenChoice choice =
                new TokenChoice(settings(0, 0, 1, 2, 0), new int[] {0}); // 0 is in the question
        assertThat(choice.next(new float[] {4, 3, 1, -1})).isEqualTo(1);
        assertThat(choice.next(new float[] {4, 3, 1.9f, -1})).as("2, 1.5, 1.9").isEqualTo(0);
        assertThat(choice.next(new float[] {-1, -1.2f, -1.9f, -3})).isEqualTo(2);
    }

    @Test
    void theLogitsAreNotChanged() throws ModelException {
        float[] logits = LOGITS.clone();
        new TokenChoice(settings(1, 2, 0.9, 1.5, 0), new int[] {1, 2}).next(logits);
        assertThat(logits).containsExactly(LOGITS);
    }

    @Test
    void invalidSettingsAreRefused() {
        assertThatThrownBy(() -> settings(-1, 0, 1, 1, 0))
                .hasMessageContaining("temperature is -1");
        assertThatThrownBy(() -> settings(1, -1, 1, 1, 0)).hasMessageContaining("top-k is -1");
        assertThatThrownBy(() -> settings(1, 0, 0, 1, 0)).hasMessageContaining("top-p is 0");
        assertThatThrownBy(() -> settings(1, 0, 1, 0, 0)).hasMessageContaining("penalty is 0");
        assertThatThrownBy(() -> settings(Double.NaN, 0, 1, 1, 0)).hasMessageContaining("NaN");
    }

    private static int[] draws(long seed) throws ModelException {
        TokenChoice choice = choice(settings(1, 0, 1, 1, seed));
        int[] ids = new int[50];
        for (int draw = 0; draw < ids.length; draw++) {
            ids[draw] = choice.next(LOGITS);
        }
        return ids;
    }

    private static TokenChoice choice(GenerationSettings settings) {
        return new TokenChoice(settings, new int[0]);
    }

    private static GenerationSettings settings(
            double temperature, int topK, double topP, double penalty, long seed) {
        return new GenerationSettings(
                temperature, topK, topP, penalty, seed, List.of(), Duration.ZERO);
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
