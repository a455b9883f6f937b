// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The command's options.
 *
 * @param models folders, the small ones first
 * @param provider as in {@code sluice.model.provider}
 * @param each how long a figure is measured
 * @param limit after which nothing more is begun
 * @param json where to write the figures as JSON; null for nowhere
 */
record GpuOptions(
        List<Path> models, String provider, Duration each, Duration limit, @Nullable Path json) {

    static final String USAGE =
            """
            usage: benchmarks/gpu [--model DIR]... [--provider cuda|cpu] [--each SECONDS] [--limit SECONDS] [--json FILE] [--dry-run]
              --model DIR       a model folder, repeatable (default: the shipped model)
              --provider NAME   where the graphs run (default: cuda)
              --each SECONDS    how long a figure is measured (default: 4)
              --limit SECONDS   when it ends, with what it has by then (default: 540)
              --json FILE       also writes the figures as JSON
              --dry-run         on the CPU, a tenth of a second for each figure: shows that everything runs""";

    static GpuOptions parse(Path home, String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        List<Path> models = new ArrayList<>();
        String provider = "cuda";
        Duration each = Duration.ofSeconds(4);
        Duration limit = Duration.ofSeconds(540);
        Path json = null;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--model" -> models.add(Path.of(value(option, left)));
                case "--provider" -> provider = value(option, left);
                case "--each" -> each = seconds(option, left);
                case "--limit" -> limit = seconds(option, left);
                case "--json" -> json = Path.of(value(option, left));
                case "--dry-run" -> {
                    provider = "cpu";
                    each = Duration.ofMillis(100);
                }
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (models.isEmpty()) {
            models.add(home.resolve("models/room-qwen2_5_vl"));
        }
        return new GpuOptions(List.copyOf(models), provider, each, limit, json);
    }

    /** Whether there is a GPU to watch. */
    boolean onGpu() {
        return !provider.equals("cpu");
    }

    private static Duration seconds(String option, Deque<String> left) {
        String text = value(option, left);
        try {
            return Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "found %s %s; expected a number of seconds".formatted(option, text), e);
        }
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " has no value");
        }
        return left.remove();
    }
}
