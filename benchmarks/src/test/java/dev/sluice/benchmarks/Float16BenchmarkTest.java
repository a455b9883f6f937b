// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs each benchmark on a few values, and checks that both ways give the same. */
final class Float16BenchmarkTest {

    @Test
    void bothWaysConvertToTheSameValues() {
        Float16Benchmark benchmark = new Float16Benchmark();
        benchmark.distribution = "features";
        benchmark.count = 3_000;
        benchmark.setUp();

        short[] oneByOne = new short[3_000];
        benchmark.narrowOneByOne().get(oneByOne);
        assertThat(benchmark.narrow()).isEqualTo(oneByOne);
        float[] wideOneByOne = new float[3_000];
        benchmark.widenOneByOne().get(wideOneByOne);
        assertThat(benchmark.widen()).isEqualTo(wideOneByOne);
    }
}
