// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.CacheBenchmark.Pair;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs the programs about KV caches on a small input, so that they keep working. */
final class CacheBenchmarkTest {

    @Test
    void bothPlacementsGiveTheSameAnswers() throws Exception {
        try (VideoLlm host = open(CachePlacement.HOST);
                VideoLlm device = open(CachePlacement.DEVICE)) {
            List<Pair> pairs = new CacheBenchmark(host, device, 3, 4).measure(2);
            assertThat(pairs).hasSize(2).allMatch(Pair::equal);
            assertThat(CacheBenchmark.report(pairs))
                    .contains("2 pairs, 2 with equal answers", "prefill: ", "decode: ");
            assertThatThrownBy(() -> new CacheBenchmark(host, host, 3, 4))
                    .hasMessageContaining("the log says why");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void answersQuestionsAndReadsTheResidentMemory() throws Exception {
        try (VideoLlm model = open(CachePlacement.DEVICE)) {
            new AnswerMemory(model, 40).answer(45);
            assertThat(AnswerMemory.residentKib()).isGreaterThan(1 << 10);
        }
    }

    private static VideoLlm open(CachePlacement placement) throws Exception {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 16, new SessionLimits(2, 1 << 24, 0));
        return VideoLlms.open(
                Path.of(home, "models", "tiny-qwen2_5_vl"), options.withCaches(placement));
    }
}
