// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measurement. It keeps numbers only: the page of metrics would itself be a growing heap.
 *
 * @param values by the name of the column, which ends with the unit, in the table's order
 */
record Sample(Map<String, Double> values) {

    private static final double MIB = 1 << 20;
    private static final double KIB = 1 << 10;

    /**
     * Takes the values of a sample.
     *
     * @param streamHours capture time of each stream that has been applied, hours
     * @param wallSeconds time since the start of the job
     * @param tally of the answers; its measurements are those since the sample before
     */
    static Sample of(
            double streamHours,
            double wallSeconds,
            ProcessUsage usage,
            JobMetrics metrics,
            AnswerTally tally) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("stream_hours", streamHours);
        values.put("wall_s", wallSeconds);
        put(values, usage);
        put(values, metrics);
        values.put("answers", (double) tally.answers());
        values.put("first_token_p50_ms", tally.firstToken(0.5));
        values.put("first_token_p99_ms", tally.firstToken(0.99));
        values.put("prompt_tokens_p50", tally.tokens());
        return new Sample(values);
    }

    private static void put(Map<String, Double> values, ProcessUsage usage) {
        values.put("cpu_s", usage.cpuSeconds());
        values.put("heap_after_gc_mib", usage.heapBytes() / MIB);
        values.put("rss_mib", usage.residentBytes() / MIB);
        values.put("outside_heap_mib", usage.outsideBytes() / MIB);
        values.put("malloc_used_mib", usage.mallocBytes() / MIB);
        values.put("metaspace_mib", usage.metaspaceBytes() / MIB);
        values.put("classes", (double) usage.classes());
        values.put("threads", (double) usage.threads());
        values.put("descriptors", (double) usage.descriptors());
    }

    private static void put(Map<String, Double> values, JobMetrics metrics) {
        values.put("state_kib", metrics.job("lastCheckpointFullSize") / KIB);
        values.put("checkpoint_kib", metrics.job("lastCheckpointSize") / KIB);
        values.put("checkpoint_ms", metrics.job("lastCheckpointDuration"));
        values.put("checkpoints", metrics.job("numberOfCompletedCheckpoints"));
        values.put("kept_ratio", metrics.mean("answer_tokensKeptRatio"));
        values.put("late", metrics.sum("encode_chunksLate"));
        values.put("missing", metrics.sum("encode_chunksMissing"));
    }

    /** Returns the value of a column; NaN if it is not known. */
    double value(String column) {
        Double value = values.get(column);
        if (value == null) {
            throw new IllegalArgumentException("there is no column " + column);
        }
        return value;
    }
}
