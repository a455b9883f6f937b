// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;

import java.util.Arrays;

/** Records the tokens and times of one answer. Not safe for use by several threads. */
final class GenerationRecorder {

    private final PromptEmbeddings prompt;
    private final Stopwatch watch;
    private final double assembledMillis;

    private int[] ids = new int[16];
    private int size;
    private int cached;
    private double probability = Double.NaN;
    private double prefilledMillis;
    private double firstTokenMillis;

    GenerationRecorder(PromptEmbeddings prompt, Stopwatch watch) {
        this.prompt = prompt;
        this.watch = watch;
        this.assembledMillis = watch.millis();
    }

    /** Records the number of prompt tokens that a session had run before. */
    void cached(int tokens) {
        cached = tokens;
    }

    /** Records the probability of the chosen option. */
    void chosen(double probabilityOfOption) {
        probability = probabilityOfOption;
    }

    void prefilled() {
        prefilledMillis = watch.millis();
    }

    void tokenKnown() {
        if (firstTokenMillis == 0) {
            firstTokenMillis = watch.millis();
        }
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    int size() {
        return size;
    }

    int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    Generation finish(String text, FinishReason reason) {
        return new Generation(
                ids(),
                text,
                reason,
                prompt.count(),
                prompt.visual(),
                cached,
                probability,
                Math.max(0, prefilledMillis - assembledMillis),
                firstTokenMillis,
                watch.millis());
    }
}
