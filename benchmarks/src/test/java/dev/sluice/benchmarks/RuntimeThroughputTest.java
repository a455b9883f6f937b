// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.Generation;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the measurement on a short prompt, so that it keeps working. */
final class RuntimeThroughputTest {

    @Test
    void everyRepetitionDoesTheSameWork() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 16, new SessionLimits(0, 0, 0));
        try (VideoLlm model = VideoLlms.open(Path.of(home, "models", "tiny-qwen2_5_vl"), options)) {
            RuntimeThroughput throughput = new RuntimeThroughput(model, 3, 4);
            Generation first = throughput.measure();
            assertThat(first.visualTokens()).isEqualTo(48);
            assertThat(first.cachedTokens()).isZero();
            assertThat(throughput.measure().tokenIds()).isEqualTo(first.tokenIds());
        }
    }

    @Test
    void theFirstTokenCountsAsPrefill() {
        Generation answer = new Generation(new int[] {7, 8, 9}, "", null, 100, 80, 50, 60, 160);
        assertThat(RuntimeThroughput.json(answer))
                .isEqualTo(
                        "{\"prompt\": 100, \"prefill\": 2000.00, \"decode\": 20.00,"
                                + " \"ids\": [7, 8, 9]}");
    }
}
