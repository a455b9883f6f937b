// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A question to compare answers to.
 *
 * @param text the question
 * @param options the only answers allowed; empty for free text
 */
record TuneQuestion(String text, List<String> options) {

    /**
     * Questions that can be asked about most videos; the answers are short, so that they compare.
     */
    static final List<TuneQuestion> GENERIC =
            List.of(
                    new TuneQuestion("Is a person visible?", List.of("yes", "no")),
                    new TuneQuestion("Is something moving?", List.of("yes", "no")),
                    new TuneQuestion(
                            "How many people or vehicles are visible?",
                            List.of("none", "one", "two", "several")),
                    new TuneQuestion("What has changed last?", List.of()));

    TuneQuestion {
        options = List.copyOf(options);
    }

    /**
     * Parses a question with its options, {@code Is the door open? | yes, no}.
     *
     * @throws IllegalArgumentException if there is no question
     */
    static TuneQuestion parse(String line) {
        int bar = line.lastIndexOf('|');
        String text = (bar < 0 ? line : line.substring(0, bar)).strip();
        List<String> options =
                bar < 0
                        ? List.of()
                        : Arrays.stream(line.substring(bar + 1).split(","))
                                .map(String::strip)
                                .filter(option -> !option.isEmpty())
                                .toList();
        if (text.isEmpty() || bar >= 0 && options.isEmpty()) {
            throw new IllegalArgumentException(
                    "found the question '%s'; expected a question, or a question with its answers as in 'Is the door open? | yes, no'"
                            .formatted(line.strip()));
        }
        return new TuneQuestion(text, options);
    }

    /**
     * Reads a file with a question in each line; empty lines and those that begin with # are left
     * out.
     *
     * @throws SluiceException if the file cannot be read or has no question
     */
    static List<TuneQuestion> read(Path file) {
        try {
            List<TuneQuestion> questions =
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(TuneQuestion::parse)
                            .toList();
            if (questions.isEmpty()) {
                throw new SluiceException(
                        "%s has no question; expected one in each line".formatted(file));
            }
            return questions;
        } catch (IllegalArgumentException e) {
            throw new SluiceException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot read %s: %s; expected a text file with a question in each line"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
