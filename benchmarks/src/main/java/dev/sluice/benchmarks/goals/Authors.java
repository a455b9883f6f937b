// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The published code of the reducers' authors, in a process of Python (training/run_authors.py).
 */
final class Authors implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    /**
     * @param python the program, with PyTorch and NumPy
     * @param home the checkout of Sluice
     * @param authors the folder with the authors' repositories
     */
    Authors(String python, Path home, Path authors) throws IOException {
        Path script = home.resolve("training/run_authors.py");
        process =
                new ProcessBuilder(python, script.toString(), "--authors", authors.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        requests = process.outputWriter();
        answers = process.inputReader();
    }

    /**
     * Returns a method on a clip as one side of a comparison.
     *
     * @param clip the folder of the clip
     * @param options the method's name and its options
     */
    Side on(Path clip, Map<String, Object> options, int threads) {
        return times -> {
            JsonNode answer = ask(clip, options, threads, times, false);
            return new Cost(
                    answer.get("cpu_nanos").doubleValue(), answer.get("wall_nanos").doubleValue());
        };
    }

    /**
     * Returns what the method keeps: the number of tokens, their numbers in the clip if it selects,
     * and the sum of |x| if it merges.
     */
    JsonNode kept(Path clip, Map<String, Object> options) throws IOException {
        return ask(clip, options, 1, 1, true);
    }

    private JsonNode ask(
            Path clip, Map<String, Object> options, int threads, int times, boolean kept)
            throws IOException {
        requests.write(
                JSON.writeValueAsString(
                        Map.of(
                                "clip", clip.toString(),
                                "options", options,
                                "threads", threads,
                                "times", times,
                                "kept", kept)));
        requests.newLine();
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(
                    "training/run_authors.py ended, expected a line for each request; see its error above");
        }
        return JSON.readTree(answer);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
