package dev.sluice.app.answer;

import dev.sluice.model.GenerationSettings;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;

/** Options of {@code answer} that say how tokens are chosen and when an answer ends. */
final class ChoiceOptions {

    private static final double NANOS_PER_SECOND = 1e9;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description =
                    "Chance in the choice of tokens; 0 = always the most probable (default:"
                            + " ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Only the K most probable tokens; 0 = all (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Only the most probable tokens that together reach this probability (default:"
                            + " ${DEFAULT-VALUE}).")
    private double topP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Above 1, tokens of the question and the answer so far become less probable"
                            + " (default: ${DEFAULT-VALUE}).")
    private double repetitionPenalty;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of the choice by chance (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "Ends the answer, and is left out of it. Repeatable.")
    private List<String> stops = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Longest time for prompt and answer; 0 = none (default: 0).")
    private double timeoutSeconds;

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if one of them means nothing
     */
    GenerationSettings settings() {
        if (!(timeoutSeconds >= 0 && timeoutSeconds <= 1e9)) {
            throw new IllegalArgumentException(
                    "timeout is %s; expected seconds, at least 0".formatted(timeoutSeconds));
        }
        Duration timeout = Duration.ofNanos((long) (timeoutSeconds * NANOS_PER_SECOND));
        return new GenerationSettings(
                temperature, topK, topP, repetitionPenalty, seed, stops, timeout);
    }
}
