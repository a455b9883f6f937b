// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The command's options.
 *
 * @param home the checkout of Sluice
 * @param authors the folder with the authors' repositories; null to leave their lines out
 * @param python a program with PyTorch
 * @param videos files whose decoding and replay are measured
 * @param minutes of video that a round of a replay takes
 * @param model folder whose answers are measured, and each video as a live stream; null to leave
 *     them out
 * @param suffix of that folder's graphs
 * @param json where to write the table as JSON; null for nowhere
 * @param only what a part's title has to contain to be measured; "" for all parts
 * @param policies whether to print the costs of policies beside their authors' code, and nothing
 *     else
 * @param isShort whether to measure only what needs no other program, and to compare it with what
 *     is recorded
 * @param record whether to record the ratios for the short form
 */
record GoalOptions(
        Path home,
        @Nullable Path authors,
        String python,
        List<Path> videos,
        double minutes,
        @Nullable Path model,
        String suffix,
        @Nullable Path json,
        String only,
        boolean policies,
        boolean isShort,
        boolean record) {

    static final String USAGE =
            """
            usage: benchmarks/goals [--authors DIR] [--python PROGRAM] [--video FILE]... [--minutes N]
                                    [--model DIR] [--suffix TEXT] [--json FILE] [--only TEXT]
                                    [--policies] [--short] [--record]
              --authors DIR     folder with clones of the authors' repositories (training/README.md)
              --python PROGRAM  a Python with training/requirements-goals.txt (default: python3)
              --video FILE      measures the decoding and the replay of this video, too
              --minutes N       length of a round of a replay, for which a video is repeated (default: 10)
              --model DIR       measures answers of 1, 8 and 32 callers with this folder, too, and how much of an answer and
                                of each video as a live stream is spent outside of ONNX Runtime
              --suffix TEXT     of the folder's graphs, such as _q4
              --json FILE       also writes the table as JSON
              --only TEXT       measures only the parts whose title contains this; titles are shown while they are measured
              --policies        only the costs of policies beside their authors' code, as a Markdown table
              --short           only what needs no other program, in a quarter of a minute; exit code 1 if a ratio is
                                under half of the one in benchmarks/goals.json
              --record          writes the short form's ratios to benchmarks/goals.json""";

    static GoalOptions parse(Path home, String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        Path authors = null;
        String python = "python3";
        List<Path> videos = new ArrayList<>();
        double minutes = 10;
        Path model = null;
        String suffix = "";
        Path json = null;
        String only = "";
        boolean policies = false;
        boolean isShort = false;
        boolean record = false;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--authors" -> authors = Path.of(value(option, left));
                case "--python" -> python = value(option, left);
                case "--video" -> videos.add(Path.of(value(option, left)));
                case "--minutes" -> minutes = minutes(value(option, left));
                case "--model" -> model = Path.of(value(option, left));
                case "--suffix" -> suffix = value(option, left);
                case "--json" -> json = Path.of(value(option, left));
                case "--only" -> only = value(option, left);
                case "--policies" -> policies = true;
                case "--short" -> isShort = true;
                case "--record" -> record = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (policies && authors == null) {
            throw new IllegalArgumentException(
                    "--policies compares with the authors' code; add --authors DIR");
        }
        return new GoalOptions(
                home, authors, python, videos, minutes, model, suffix, json, only, policies,
                isShort, record);
    }

    private static double minutes(String text) {
        try {
            double minutes = Double.parseDouble(text);
            if (minutes > 0) {
                return minutes;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "found --minutes " + text + "; expected a number", e);
        }
        throw new IllegalArgumentException(
                "found --minutes " + text + "; expected a number above 0");
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " has no value");
        }
        return left.remove();
    }
}
