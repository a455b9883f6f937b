// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses the most probable of the allowed answers. An answer's log probability is the sum of those
 * of its tokens and of a stop token after them: without the stop token, an answer would never be
 * more probable than a prefix of it.
 */
final class OptionChoice {

    private final StopTokens stops;

    OptionChoice(StopTokens stops) {
        this.stops = stops;
    }

    /**
     * The most probable answer.
     *
     * @param index of the answer; the first of equally probable ones
     * @param probability among the allowed answers, whose probabilities add up to 1
     */
    record Choice(int index, double probability) {}

    /** Runs the tokens of answers after the prompt. */
    interface Runs {
        /**
         * Runs the tokens of an answer.
         *
         * @return the logits after each token, tokens × vocabulary; null if cancelled
         */
        float @Nullable [] after(int[] ids) throws ModelException;
    }

    /**
     * Compares the answers.
     *
     * @param answers token ids of each answer
     * @param prompt logits of the prompt's last position
     * @return null if cancelled
     */
    @Nullable Choice best(List<int[]> answers, float[] prompt, Runs runs) throws ModelException {
        double total = Logits.logSum(prompt);
        double[] logs = new double[answers.size()];
        int best = 0;
        for (int answer = 0; answer < logs.length; answer++) {
            int[] ids = answers.get(answer);
            if (ids.length == 0) {
                throw new ModelException(
                        Kind.FAILED, "option %d is empty; expected a text".formatted(answer + 1));
            }
            float[] after = runs.after(ids);
            if (after == null) {
                return null;
            }
            logs[answer] = prompt[ids[0]] - total + logProbability(ids, after);
            if (logs[answer] > logs[best]) {
                best = answer;
            }
        }
        double largest = logs[best];
        double sum = Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum();
        return new Choice(best, 1 / sum);
    }

    /**
     * Returns the log probability of what follows the first token.
     *
     * @param after logits after each token
     */
    private double logProbability(int[] ids, float[] after) throws ModelException {
        int vocabulary = after.length / ids.length;
        double sum = 0;
        for (int token = 0; token < ids.length; token++) {
            float[] logits =
                    Arrays.copyOfRange(after, token * vocabulary, (token + 1) * vocabulary);
            sum +=
                    token == ids.length - 1
                            ? endLogProbability(logits)
                            : logits[ids[token + 1]] - Logits.logSum(logits);
        }
        return sum;
    }

    private double endLogProbability(float[] logits) throws ModelException {
        double total = Logits.logSum(logits);
        double probability = 0;
        for (int stop : stops.ids()) {
            probability += Math.exp(logits[stop] - total);
        }
        return Math.log(probability);
    }
}
