// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * Chooses the text tokens of one answer: the most probable one, or at random as the settings say.
 * Not safe for use by several threads.
 */
final class TokenChoice {

    private final GenerationSettings settings;
    private final BitSet seen = new BitSet();
    private final Random random;

    /**
     * The choices of one answer.
     *
     * @param promptTokens text tokens of the prompt, to which the repetition penalty applies, too
     */
    TokenChoice(GenerationSettings settings, int[] promptTokens) {
        this.settings = settings;
        this.random = new Random(settings.seed());
        Arrays.stream(promptTokens).forEach(seen::set);
    }

    /**
     * Chooses the next token.
     *
     * @param logits of the whole vocabulary; not changed
     */
    int next(float[] logits) throws ModelException {
        float[] scores = settings.repetitionPenalty() == 1 ? logits : penalised(logits);
        int id = settings.isGreedy() ? Logits.best(scores) : drawn(scores);
        seen.set(id);
        return id;
    }

    private float[] penalised(float[] logits) {
        float[] scores = logits.clone();
        float penalty = (float) settings.repetitionPenalty();
        for (int id = seen.nextSetBit(0);
                id >= 0 && id < scores.length;
                id = seen.nextSetBit(id + 1)) {
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }
        return scores;
    }

    private int drawn(float[] scores) throws ModelException {
        int best = Logits.best(scores);
        int all = scores.length;
        int count = settings.topK() == 0 ? all : Math.min(settings.topK(), all);
        int[] ids = ranked(scores, count);
        double[] weights = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            double difference = (double) scores[ids[rank]] - scores[best];
            weights[rank] = Math.exp(difference / settings.temperature());
            sum += weights[rank];
        }
        int allowed = nucleus(weights, sum * settings.topP());
        return ids[pick(weights, allowed)];
    }

    /** Returns the most probable ids in descending order, equally probable ones by id. */
    private static int[] ranked(float[] scores, int count) {
        long[] keys = new long[scores.length];
        for (int id = 0; id < keys.length; id++) {
            keys[id] = key(scores[id], id);
        }
        if (count < keys.length) {
            select(keys, count);
        }
        Arrays.sort(keys, 0, count);
        int[] ids = new int[count];
        Arrays.setAll(ids, rank -> (int) keys[rank]);
        return ids;
    }

    /** Returns a sort key that is smaller for larger scores, made of the score's bits. */
    private static long key(float score, int id) {
        int bits = Float.floatToIntBits(score);
        int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        return (long) ~ascending << Integer.SIZE | id;
    }

    /** Moves the smallest of distinct keys to the front, in any order. */
    private static void select(long[] keys, int count) {
        int from = 0;
        int to = keys.length - 1;
        while (from < to) {
            int border = partition(keys, from, to);
            if (count <= border) {
                to = border - 1;
            } else {
                from = border;
            }
        }
    }

    /** Moves the smaller keys of a range before its others; returns where the others begin. */
    private static int partition(long[] keys, int from, int to) {
        long pivot = keys[(from + to) >>> 1];
        int low = from;
        int high = to;
        while (true) {
            while (keys[low] < pivot) {
                low++;
            }
            while (keys[high] > pivot) {
                high--;
            }
            if (low >= high) {
                return high + 1;
            }
            long key = keys[low];
            keys[low++] = keys[high];
            keys[high--] = key;
        }
    }

    /** Returns how many of the first weights reach this sum; at least one. */
    private static int nucleus(double[] weights, double wanted) {
        double sum = 0;
        for (int rank = 0; rank < weights.length; rank++) {
            sum += weights[rank];
            if (sum >= wanted) {
                return rank + 1;
            }
        }
        return weights.length;
    }

    private int pick(double[] weights, int allowed) {
        double sum = 0;
        for (int rank = 0; rank < allowed; rank++) {
            sum += weights[rank];
        }
        double at = random.nextDouble() * sum;
        for (int rank = 0; rank < allowed; rank++) {
            at -= weights[rank];
            if (at < 0) {
                return rank;
            }
        }
        return allowed - 1;
    }
}
