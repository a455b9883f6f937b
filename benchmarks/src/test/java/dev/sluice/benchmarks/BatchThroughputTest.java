// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.BatchLimits;
import dev.sluice.model.Batching;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the measurement with a small model, so that it keeps working. */
final class BatchThroughputTest {

    @Test
    void allCallersAreAnswered() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 16, new SessionLimits(8, 1 << 28, 0))
                        .withBatch(new BatchLimits(Batching.EXACT, 4, 1 << 28));
        try (VideoLlm model = VideoLlms.open(Path.of(home, "models", "room-qwen2_5_vl"), options)) {
            BatchThroughput throughput = new BatchThroughput(model, 4, 4, 8);
            BatchThroughput.Result result = throughput.measure(4);
            assertThat(result.tokens()).isPositive();
            assertThat(result.json("batch")).contains("\"mode\": \"batch\", \"callers\": 4");
        }
    }
}
