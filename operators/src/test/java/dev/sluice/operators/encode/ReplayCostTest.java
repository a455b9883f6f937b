// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what one chunk of a replay costs the encode operator, for replays of one, six and 24
 * units of 1,000 chunks: CPU time of the task's thread, with all chunks held until the questions
 * have been read. It prints the figures; {@code -Dsluice.replay.cost=1000} runs it.
 */
@EnabledIfSystemProperty(named = "sluice.replay.cost", matches = "\\d+")
class ReplayCostTest {

    private static final int UNIT = Integer.getInteger("sluice.replay.cost", 1_000);

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void aChunkOfALongReplayCostsAsMuchAsOneOfAShortReplay(String backend) throws Exception {
        measure(backend, UNIT); // compiles the code
        double[] micros = new double[3];
        int[] units = {1, 6, 24};
        for (int i = 0; i < units.length; i++) {
            micros[i] = measure(backend, units[i] * UNIT);
            System.out.printf(
                    "%s: %d chunks, %.1f us CPU per chunk%n", backend, units[i] * UNIT, micros[i]);
        }
        System.out.printf("%s: ratio 24 to 1: %.2f%n", backend, micros[2] / micros[0]);
        assertThat(micros[2]).isLessThan(3 * micros[0]);
    }

    /** Returns the microseconds of CPU time per chunk. */
    private static double measure(String backend, int chunks) throws Exception {
        StateBackend state =
                backend.equals("rocksdb")
                        ? new EmbeddedRocksDBStateBackend()
                        : new HashMapStateBackend();
        Configuration config = new Configuration();
        byte[] frame = {1, 2, 3}; // not a frame, so that decoding costs nothing
        try (EncodeHarness harness = EncodeHarness.openBounded(config, state)) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < chunks; i++) {
                long capture = TestingChunks.START + i * TestingChunks.LENGTH;
                InboundRecord record = TestingChunks.chunk("cam", 1, i, capture, frame);
                harness.chunk(record);
            }
            harness.endQueries();
            harness.endChunks();
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
            assertThat(harness.clocks()).hasSize(chunks);
            return nanos / 1e3 / chunks;
        }
    }
}
