// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts the answers, and measures those since the last sample. Not thread-safe. */
final class AnswerTally {

    private final AnswerReader reader;
    private final Set<String> answered = new HashSet<>(); // questions that get one answer
    private final List<Double> firstTokens = new ArrayList<>(); // ms
    private final List<Double> tokens = new ArrayList<>(); // in the prompts
    private long answers;
    private long failed;

    AnswerTally(AnswerReader reader) {
        this.reader = reader;
    }

    /** Reads what has been answered since the last call. */
    void update() {
        for (ReceivedAnswer received : reader.rest()) {
            add(received.answer());
        }
    }

    private void add(Answer answer) {
        answers++;
        if (answer.queryId().startsWith("once-")) {
            answered.add(answer.queryId());
        }
        if (!answer.isOk()) {
            failed++;
            return;
        }
        firstTokens.add(answer.timing().firstToken());
        tokens.add((double) answer.evidence().tokensUsed());
    }

    /** Returns all answers so far, those of watches included. */
    long answers() {
        return answers;
    }

    /** Returns the answers so far whose status is another one than ok. */
    long failed() {
        return failed;
    }

    /** Returns how many questions that get one answer have got it. */
    int answered() {
        return answered.size();
    }

    /** Returns a quantile of the time to the first token since {@link #reset}, ms, or NaN. */
    double firstToken(double quantile) {
        return quantile(firstTokens, quantile);
    }

    /** Returns the median of the visual tokens in a prompt since {@link #reset}, or NaN. */
    double tokens() {
        return quantile(tokens, 0.5);
    }

    /** Begins a new sample. */
    void reset() {
        firstTokens.clear();
        tokens.clear();
    }

    private static double quantile(List<Double> values, double quantile) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
    }
}
