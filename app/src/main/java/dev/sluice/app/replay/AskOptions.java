// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The options that put new questions to recorded video. */
final class AskOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--ask",
            paramLabel = "TEXT",
            description =
                    "A question to put to the recorded video, in place of the recorded questions;"
                            + " may be given several times. It is about the end of each stream's"
                            + " video, or about --at, or asked again --every so often.")
    private List<String> texts = List.of();

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description =
                    "The capture time from one --ask to the next, such as 10s: one question for each"
                            + " such time of a stream's video.")
    private @Nullable Duration every;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "The capture time that the question is about, with --ask (default: the end of"
                            + " each stream's video).")
    private @Nullable Instant at;

    @Option(
            names = "--lookback",
            paramLabel = "DURATION",
            description =
                    "How far back the evidence goes, such as 90s or 10min, with --ask (default: all"
                            + " that is in memory).")
    private @Nullable Duration lookback;

    @Option(
            names = "--options",
            paramLabel = "TEXT",
            split = ",",
            description = "The only answers allowed, separated by commas, with --ask.")
    private List<String> options = List.of();

    @Option(
            names = "--with-recorded",
            description = "Asks the recorded questions as well, with --ask.")
    private boolean withRecorded;

    /** The new questions, if there are any. */
    Optional<NewQuestions> questions() {
        if (texts.isEmpty()) {
            if (every != null || at != null || lookback != null || !options.isEmpty()) {
                throw refused("--every, --at, --lookback and --options need a question: add --ask");
            }
            return Optional.empty();
        }
        if (every != null && at != null) {
            throw refused("found --every and --at; expected one of them");
        }
        if (every != null && every.compareTo(Duration.ofMillis(1)) < 0) {
            throw refused("found --every %s; expected at least a millisecond".formatted(every));
        }
        return Optional.of(new NewQuestions(texts, every, at, lookback, options));
    }

    /** Whether the recorded questions are asked. */
    boolean asksRecorded() {
        return texts.isEmpty() || withRecorded;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
