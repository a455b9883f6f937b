// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.SessionBenchmark.Point;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the benchmark on a short stream, so that it keeps working. */
final class SessionBenchmarkTest {

    @Test
    void measuresWithAndWithoutSessions() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        SessionLimits limits = new SessionLimits(2, 1 << 24, 0);
        try (VideoLlm model =
                VideoLlms.open(
                        Path.of(home, "models", "tiny-qwen2_5_vl"),
                        new RuntimeOptions("cpu", "", 1, 16, limits))) {
            List<Point> points = new SessionBenchmark(model, 40, 2).measure(5, 15);
            assertThat(points).hasSize(2);
            assertThat(points)
                    .allSatisfy(
                            point -> {
                                assertThat(point.with()).isPositive();
                                assertThat(point.without()).isPositive();
                                assertThat(point.promptTokens()).isLessThan(100);
                            });
            assertThat(SessionBenchmark.report(points)).contains("15 s against 5 s");
        }
    }
}
