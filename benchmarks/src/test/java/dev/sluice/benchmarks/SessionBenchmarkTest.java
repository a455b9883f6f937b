// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.SessionBenchmark.Moment;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmark runs once on a short stream, so that it does not rot. */
final class SessionBenchmarkTest {

    @Test
    void bothWaysAreMeasured() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        SessionLimits limits = new SessionLimits(2, 1 << 24, 0);
        try (VideoLlm model =
                VideoLlms.open(
                        Path.of(home, "models", "tiny-qwen2_5_vl"),
                        new RuntimeOptions("cpu", "", 1, 16, limits))) {
            List<Moment> moments = new SessionBenchmark(model, 40, 2).measure(5, 15);
            assertThat(moments).hasSize(2);
            assertThat(moments)
                    .allSatisfy(
                            moment -> {
                                assertThat(moment.with()).isPositive();
                                assertThat(moment.without()).isPositive();
                                assertThat(moment.rows()).isLessThan(100);
                            });
            assertThat(SessionBenchmark.report(moments)).contains("15 s against 5 s");
        }
    }
}
