// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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

    /**
     * Compares the answers.
     *
     * @param answers token ids of each answer
     * @param start creates a continuation of the prompt, which this method closes
     * @param cancelled polled between tokens
     * @return null if cancelled
     */
    @Nullable Choice best(
            List<int[]> answers, Supplier<Continuation> start, BooleanSupplier cancelled)
            throws ModelException {
        double[] logs = new double[answers.size()];
        int best = 0;
        for (int answer = 0; answer < logs.length; answer++) {
            if (answers.get(answer).length == 0) {
                throw new ModelException(
                        Kind.FAILED, "option %d is empty; expected a text".formatted(answer + 1));
            }
            try (Continuation continuation = start.get()) {
                logs[answer] = logProbability(answers.get(answer), continuation, cancelled);
            }
            if (Double.isNaN(logs[answer])) {
                return null;
            }
            if (logs[answer] > logs[best]) {
                best = answer;
            }
        }
        double largest = logs[best];
        double sum = Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum();
        return new Choice(best, 1 / sum);
    }

    /** Returns NaN if cancelled. */
    private double logProbability(int[] ids, Continuation continuation, BooleanSupplier cancelled)
            throws ModelException {
        double sum = 0;
        for (int id : ids) {
            if (cancelled.getAsBoolean()) {
                return Double.NaN;
            }
            sum += continuation.logits()[id] - Logits.logSum(continuation.logits());
            if (!continuation.append(id)) {
                return Double.NaN;
            }
        }
        return sum + endLogProbability(continuation.logits());
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
