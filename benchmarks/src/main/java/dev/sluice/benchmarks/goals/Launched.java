// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that is started and ends. What counts is the user and system time of all its processes,
 * as {@code bash} reports it: Java does not say what a process that has ended has used.
 *
 * @param command program and arguments
 * @param environment variables beside those of this process
 */
record Launched(List<String> command, Map<String, String> environment) implements Side {

    private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1";

    @Override
    public Cost run(int times) throws IOException {
        double cpu = 0;
        double wall = 0;
        for (int i = 0; i < times; i++) {
            Cost cost = cost(once());
            cpu += cost.cpuNanos();
            wall += cost.wallNanos();
        }
        return new Cost(cpu / times, wall / times);
    }

    /** Reads real, user and system time, seconds. */
    static Cost cost(String text) {
        String[] seconds = text.strip().split(" ", 3);
        double user = Double.parseDouble(seconds[1]);
        double system = Double.parseDouble(seconds[2]);
        return new Cost(1e9 * (user + system), 1e9 * Double.parseDouble(seconds[0]));
    }

    private String once() throws IOException {
        List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8"); // a point in numbers
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(
                        "%s ended with exit code %d, expected 0; run it by hand to see why"
                                .formatted(String.join(" ", command), code));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while %s ran".formatted(command), e);
        }
        return text;
    }
}
