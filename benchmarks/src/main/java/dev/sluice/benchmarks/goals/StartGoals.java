// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Verbs of {@code ./sluice} that end soon, against a JVM that only says its version. */
final class StartGoals implements GoalGroup {

    private static final String ANCHOR = "java -version, processor time";
    private static final List<List<String>> VERBS =
            List.of(List.of("--help"), List.of("model", "list"));

    private final Path home;

    /**
     * @param home the checkout of Sluice
     */
    StartGoals(Path home) {
        this.home = home;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        boolean built = Files.exists(home.resolve("app/target/classpath.txt"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Side anchor = new Launched(List.of(java.toString(), "-version"), Map.of());
        List<GoalLine> lines = new ArrayList<>();
        for (List<String> verb : VERBS) {
            List<String> command = new ArrayList<>();
            command.add(home.resolve("sluice").toString());
            command.addAll(verb);
            Side side = new Launched(command, Map.of("SLUICE_NO_BUILD", "1"));
            lines.add(
                    new GoalLine(
                            "./sluice " + String.join(" ", verb),
                            ANCHOR,
                            0,
                            built ? turns.compareCpu(anchor, side) : Ratio.NONE));
        }
        return lines;
    }
}
