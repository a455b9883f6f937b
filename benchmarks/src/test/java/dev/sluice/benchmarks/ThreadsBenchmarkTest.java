// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.ThreadsBenchmark.Result;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the benchmark with short answers, so that it keeps working. */
final class ThreadsBenchmarkTest {

    /**
     * Enough answers for a round to take many ticks of the processor time, which are 10 ms on
     * Linux.
     */
    private static final int ANSWERS = 10;

    @Test
    void everySettingIsMeasured() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        try (ThreadsBenchmark benchmark = new ThreadsBenchmark(ANSWERS)) {
            benchmark.openAll(Path.of(home, "models", "tiny-qwen2_5_vl"), 2, 2, 3);
            List<Result> results = benchmark.measure(1);
            assertThat(results).hasSize(4);
            assertThat(results.get(0).ratio()).isEqualTo(1);
            assertThat(results)
                    .allSatisfy(
                            result -> {
                                assertThat(result.perSecond()).isPositive();
                                assertThat(result.cpuRatio()).isPositive();
                            });
        }
    }
}
