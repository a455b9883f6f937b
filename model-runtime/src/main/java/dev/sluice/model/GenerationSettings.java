// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.time.Duration;
import java.util.List;

/**
 * How text tokens are chosen, and when an answer ends. The settings apply in the order of
 * transformers: penalty, temperature, top-k, top-p.
 *
 * @param temperature divides the logits; 0 always chooses the most probable token and overrides
 *     top-k and top-p
 * @param topK number of the most probable tokens to choose from; 0 for all
 * @param topP smallest total probability of the most probable tokens to choose from; 1 for all
 * @param repetitionPenalty if above 1, makes text tokens of the prompt and the answer less
 *     probable; 1 for none. All text tokens of the prompt count, including those of the model's
 *     chat template
 * @param seed of the random choice; the same seed and request lead to the same answer
 * @param stops texts that end an answer and are not part of it
 * @param timeout after which an answer ends with {@link FinishReason#TIMEOUT}; zero for none
 */
public record GenerationSettings(
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        long seed,
        List<String> stops,
        Duration timeout) {

    /** Always the most probable token, until the model ends the answer. */
    public static final GenerationSettings GREEDY =
            new GenerationSettings(0, 0, 1, 1, 0, List.of(), Duration.ZERO);

    public GenerationSettings {
        stops = List.copyOf(stops);
        expect(temperature >= 0 && temperature < 1e6, "temperature", temperature, "at least 0");
        expect(topK >= 0, "top-k", topK, "at least 0");
        expect(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1");
        expect(
                repetitionPenalty > 0 && repetitionPenalty < 1e6,
                "repetition penalty",
                repetitionPenalty,
                "above 0");
        expect(stops.stream().noneMatch(String::isEmpty), "stop", "\"\"", "a text");
        expect(!timeout.isNegative(), "timeout", timeout, "at least 0");
    }

    private static void expect(boolean fits, String name, Object found, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s is %s; expected %s".formatted(name, found, expected));
        }
    }

    /** Whether the most probable token is always chosen. */
    public boolean isGreedy() {
        return temperature == 0 || topK == 1;
    }
}
