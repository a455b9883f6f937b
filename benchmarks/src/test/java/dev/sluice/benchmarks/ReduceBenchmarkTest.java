// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs each benchmark on a small shape, so that they keep working. */
final class ReduceBenchmarkTest {

    @ParameterizedTest
    @ValueSource(strings = {"dtd-feature", "dtd-anchored", "holitom", "dtd+holitom"})
    void everyBenchmarkRuns(String policy) throws Exception {
        ReduceBenchmark benchmark = new ReduceBenchmark();
        benchmark.shape = "4x16";
        benchmark.policy = policy;
        benchmark.d = "1";
        benchmark.setUp();

        assertThat(benchmark.drop().keep()).hasSize(16);
        assertThat(benchmark.dropAndMerge()).isNotNull();
        boolean merges = policy.endsWith("holitom");
        assertThat(benchmark.dropMergeAndProvisional().isEmpty()).isEqualTo(!merges);
    }
}
