// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.yaml;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with a file, so that all of it can be corrected at once. */
public final class Problems {

    private final String file;
    private final String documentation;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param file its name in messages
     * @param documentation where the form of the file is described
     */
    public Problems(String file, String documentation) {
        this.file = file;
        this.documentation = documentation;
    }

    private record Problem(int line, String text) {}

    /**
     * Adds a problem.
     *
     * @param line counted from 1
     * @param path of keys, such as {@code streams.lobby.source}
     * @param text what was found, what was expected, and what to do
     */
    public void add(int line, String path, @Nullable String text) {
        problems.add(new Problem(line, (path.isEmpty() ? "" : path + ": ") + text));
    }

    /**
     * Fails if there are problems.
     *
     * @throws SluiceException that lists them by line
     */
    public void check() {
        if (problems.isEmpty()) {
            return;
        }
        String message =
                problems.stream()
                        .sorted(Comparator.comparingInt(Problem::line))
                        .map(problem -> "%s:%d: %s".formatted(file, problem.line(), problem.text()))
                        .collect(Collectors.joining("\n  "));
        throw new SluiceException(
                message + "\nthe form of the file: " + documentation, new ConfigException(message));
    }
}
