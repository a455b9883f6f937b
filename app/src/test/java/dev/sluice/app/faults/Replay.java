// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.RoleProcess;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What {@code sluice replay} printed, in a process of its own.
 *
 * @param exitCode its exit code
 * @param output everything that it printed
 */
record Replay(int exitCode, String output) {

    private static final int SECONDS = 300;

    /** Replays all that was published. */
    static Replay of(Play play) throws Exception {
        RoleProcess process =
                play.cluster()
                        .sluice(
                                "replay-" + play.deployment().name(),
                                "replay",
                                "--json",
                                "--config",
                                play.deployment().file().toString(),
                                "--set",
                                "parallelism.default=2");
        play.closing(process);
        process.start();
        if (!process.awaitEnd(SECONDS)) {
            throw new AssertionError("the replay did not end within %d s".formatted(SECONDS));
        }
        return new Replay(process.exitCode(), process.output());
    }

    List<AnswerLog.Entry> answers() {
        return output.lines()
                .filter(line -> line.startsWith("{\"query_id\""))
                .map(line -> AnswerLog.Entry.of(line.getBytes(UTF_8)))
                .toList();
    }
}
