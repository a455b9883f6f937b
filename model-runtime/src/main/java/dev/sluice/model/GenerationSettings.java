package dev.sluice.model;

import java.time.Duration;
import java.util.List;

/**
 * How the next token is chosen, and when an answer ends. The order is that of transformers:
 * penalty, temperature, top-k, top-p.
 *
 * @param temperature divides the logits; 0: always the most probable token, whatever the others say
 * @param topK only so many of the most probable tokens can be chosen; 0: all
 * @param topP only the most probable tokens that together reach this probability; 1: all
 * @param repetitionPenalty makes tokens that stand among the prompt's words or in the answer less
 *     probable if above 1; 1: off. All words of the prompt count, also those that the model's chat
 *     puts around the question and the steps
 * @param seed of the choice: with the same one and the same request, the answer is the same
 * @param stops texts that end an answer; they do not become part of it
 * @param timeout after which an answer ends with {@link FinishReason#TIMEOUT}; zero: never
 */
public record GenerationSettings(
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        long seed,
        List<String> stops,
        Duration timeout) {

    /** The most probable token each time, to the model's own end. */
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
