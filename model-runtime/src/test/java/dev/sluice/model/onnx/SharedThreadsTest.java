// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.Goldens;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Opening models does not multiply threads, unless threads are configured. */
@EnabledOnOs(OS.LINUX)
final class SharedThreadsTest {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String OPENERS = "sluice-open";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final int NAME_LENGTH = 15; // limit of the operating system

    @Test
    void graphsOnAllCoresShareOnePool() throws Exception {
        OrtRuntime.environment();
        assertThat(OrtRuntime.hasSharedThreads()).isTrue();
        assertThat(threadsMadeByOpening(0, "shared-pool", 0)).isZero();
    }

    @Test
    void aRunOnOneThreadUsesTheCaller() throws Exception {
        assertThat(threadsMadeByOpening(1, "callers-thread", 0)).isZero();
    }

    @Test
    void anExplicitNumberOfThreadsIsPerGraph() throws Exception {
        // Three graphs with two threads each besides the caller's.
        assertThat(threadsMadeByOpening(3, "own-threads", 6)).isEqualTo(6);
    }

    /**
     * A thread inherits the name of the thread that creates it, which is the caller or one that
     * opens graphs beside it. The latter ends after the model is open, which is waited for.
     */
    private static long threadsMadeByOpening(int threads, String name, long expected)
            throws Exception {
        OrtRuntime.environment();
        long before = named(OPENERS);
        FutureTask<Long> opening =
                new FutureTask<>(
                        () -> {
                            RuntimeOptions options = new RuntimeOptions("cpu", "", threads, 16);
                            try (VideoLlm model = VideoLlms.open(Goldens.model(), options)) {
                                assertThat(model.info().provider()).isEqualTo("cpu");
                                return settled(name, before, expected);
                            }
                        });
        Thread thread = new Thread(opening, name);
        thread.start();
        return opening.get();
    }

    private static long settled(String name, long before, long expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            long found = named(name) - 1 + named(OPENERS) - before;
            if (found == expected || System.nanoTime() > deadline) {
                return found;
            }
            Thread.sleep(10);
        }
    }

    private static long named(String name) throws IOException {
        List<Path> tasks;
        try (Stream<Path> all = Files.list(TASKS)) {
            tasks = all.toList();
        }
        long count = 0;
        for (Path task : tasks) {
            try {
                String found = Files.readString(task.resolve("comm")).strip();
                if (found.equals(name.substring(0, Math.min(name.length(), NAME_LENGTH)))) {
                    count++;
                }
            } catch (NoSuchFileException e) {
                // The thread ended between the two readings.
                continue;
            }
        }
        return count;
    }
}
