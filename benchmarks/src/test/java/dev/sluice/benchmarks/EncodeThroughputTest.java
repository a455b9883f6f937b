// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.Batching;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the measurement with a small model, so that it keeps working. */
final class EncodeThroughputTest {

    @Test
    void allStepsAreEncoded() throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        Path folder =
                Path.of(home, "model-runtime/src/test/resources/models", "tiny-llava_onevision");
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 16)
                        .withEncoding(new EncodeLimits(Batching.EXACT, 4, 1 << 28));
        try (VideoLlm model = VideoLlms.open(folder, options)) {
            EncodeThroughput.Result result = new EncodeThroughput(model).measure(3, 5);
            assertThat(result.steps()).isEqualTo(15);
            assertThat(result.stepsPerRun()).isBetween(1.0, 3.0);
            assertThat(result.json("batch")).contains("\"mode\": \"batch\", \"callers\": 3");
        }
    }
}
