// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.tensor.Signal;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** What an encoder's graph reduces leads to the choice that all attention leads to. */
class ReducedSignalsTest {

    private static final int HEADS = 3;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 6;
    private static final int N = HEIGHT * WIDTH;
    private static final int DIM = 8;

    /** heads × N × N, rows that add up to 1. */
    private final float[][][] attention = new float[HEADS][N][N];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void choicesAreThoseOfAllAttention(long seed) {
        Random random = new Random(seed);
        fill(random);
        float[] rows = new float[N * DIM];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        StepTokens whole = step(rows, Map.of(Signals.FULL_ATTENTION, full()));
        StepTokens reduced =
                step(
                        rows,
                        Map.of(
                                Signals.IMAGE_ATTENTION, receivedOfAll(),
                                Signals.CLS_ATTENTION, received(),
                                Signals.DIAGONAL, diagonal(),
                                Signals.GLOBAL_ATTENTION, global(),
                                Signals.PAGE_RANK, pageRank()));
        Budget budget = new Budget(7, 1);

        FoPru foPru = new FoPru(0.3, false);
        assertThat(foPru.keep(reduced)).isEqualTo(foPru.keep(whole));
        VFlowOpt flow = new VFlowOpt(0.3, EncoderSignal.GLOBAL_FACTOR);
        assertThat(flow.keep(List.of(reduced))).isDeepEqualTo(flow.keep(List.of(whole)));
        ZeroTPrune rank = new ZeroTPrune(budget, EncoderSignal.PAGE_RANK_ITERATIONS);
        assertThat(rank.keep(reduced)).isEqualTo(rank.keep(whole));
        for (Gtp.RankBy by : List.of(Gtp.RankBy.MIXED, Gtp.RankBy.IMAGE)) {
            Gtp gtp = new Gtp(budget, by, Gtp.Graph.SPATIAL, 4, 0.2);
            assertThat(gtp.reduce(reduced).positions())
                    .as("%s", by)
                    .containsExactly(gtp.reduce(whole).positions());
        }
    }

    private static StepTokens step(float[] rows, Map<String, Signal> signals) {
        return StepTokens.whole(HEIGHT, WIDTH, DIM, rows, null, Signals.of(signals));
    }

    private void fill(Random random) {
        for (float[][] head : attention) {
            double[] popular = random.doubles(N, 0, 4).toArray();
            for (float[] row : head) {
                double sum = 0;
                for (int key = 0; key < N; key++) {
                    row[key] = (float) Math.exp(popular[key] / 2 + random.nextGaussian());
                    sum += row[key];
                }
                for (int key = 0; key < N; key++) {
                    row[key] /= (float) sum;
                }
            }
        }
    }

    /** All attention, with a [CLS] that pays and receives none. */
    private Signal full() {
        float[] values = new float[HEADS * (N + 1) * (N + 1)];
        for (int head = 0; head < HEADS; head++) {
            for (int query = 0; query < N; query++) {
                int from = (head * (N + 1) + query + 1) * (N + 1) + 1;
                System.arraycopy(attention[head][query], 0, values, from, N);
            }
        }
        return new Signal(new int[] {HEADS, N + 1, N + 1}, values);
    }

    private double[] received(int head) {
        double[] means = new double[N];
        for (float[] row : attention[head]) {
            for (int key = 0; key < N; key++) {
                means[key] += (double) row[key] / N;
            }
        }
        return means;
    }

    private Signal received() {
        float[] values = new float[HEADS * N];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) received(i / N)[i % N];
        }
        return new Signal(new int[] {1, HEADS, N}, values);
    }

    private Signal receivedOfAll() {
        double[] means = new double[N];
        for (int head = 0; head < HEADS; head++) {
            double[] one = received(head);
            Arrays.setAll(means, key -> means[key] + one[key] / HEADS);
        }
        return signal(means);
    }

    private Signal diagonal() {
        float[] values = new float[HEADS * N];
        for (int i = 0; i < values.length; i++) {
            values[i] = attention[i / N][i % N][i % N];
        }
        return new Signal(new int[] {HEADS, N}, values);
    }

    private Signal global() {
        float[] received = receivedOfAll().values();
        double[] sums = new double[N];
        int count = 0;
        for (int query = 0; query < N; query++) {
            if (received[query] > EncoderSignal.GLOBAL_FACTOR / N) {
                count++;
                for (int head = 0; head < HEADS; head++) {
                    for (int key = 0; key < N; key++) {
                        sums[key] += (double) attention[head][query][key] / HEADS;
                    }
                }
            }
        }
        assertThat(count).as("global tokens").isPositive();
        return signal(sums);
    }

    private Signal pageRank() {
        float[] values = new float[HEADS * N];
        for (int head = 0; head < HEADS; head++) {
            double[] scores = new double[N];
            Arrays.fill(scores, 1);
            for (int i = 0; i < EncoderSignal.PAGE_RANK_ITERATIONS; i++) {
                double[] next = new double[N];
                for (int query = 0; query < N; query++) {
                    for (int key = 0; key < N; key++) {
                        next[key] += attention[head][query][key] * scores[query];
                    }
                }
                scores = next;
            }
            for (int key = 0; key < N; key++) {
                values[head * N + key] = (float) scores[key];
            }
        }
        return new Signal(new int[] {HEADS, N}, values);
    }

    private static Signal signal(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Signal(new int[] {floats.length}, floats);
    }
}
