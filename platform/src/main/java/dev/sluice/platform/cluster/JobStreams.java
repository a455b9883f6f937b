// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the metrics of the jobs of a cluster in this process say about each stream, for people to
 * see how far a job is. Thread-safe.
 */
public final class JobStreams {

    private static final String STREAM = "<stream>"; // the variable of a metric group
    private static final String CHUNKS = "chunks";
    private static final String TIME = "captureTimeSeconds";
    private static final String LAG = "lagSeconds";
    private static final String KEPT = "tokensKeptRatio";
    private static final String PENDING = "questionsPending";
    private static final Set<String> NAMES = Set.of(CHUNKS, TIME, LAG, KEPT, PENDING);

    /** Metrics by stream, then by name. A stream has its metrics in one task at a time. */
    private final ConcurrentMap<String, Map<String, Metric>> metrics = new ConcurrentHashMap<>();

    JobStreams() {}

    /**
     * One stream.
     *
     * @param id the stream; {@code (others)} stands for streams beyond the number that has metrics
     * @param chunks number of chunks applied since the job started
     * @param timeSeconds the stream's clock, seconds since 1970; NaN if it is not known
     * @param lagSeconds by how much the wall clock is ahead of it; NaN if it is not known
     * @param keptRatio share of the visual tokens that were kept; NaN if there are none
     * @param questionsPending number of questions that are not answered
     */
    public record State(
            String id,
            long chunks,
            double timeSeconds,
            double lagSeconds,
            double keptRatio,
            long questionsPending) {}

    /** The streams that the jobs know, by id. */
    public List<State> states() {
        return new TreeMap<>(metrics)
                .entrySet().stream().map(entry -> state(entry.getKey(), entry.getValue())).toList();
    }

    private static State state(String id, Map<String, Metric> of) {
        return new State(
                id,
                (long) value(of.get(CHUNKS), 0),
                value(of.get(TIME), Double.NaN),
                value(of.get(LAG), Double.NaN),
                value(of.get(KEPT), Double.NaN),
                (long) value(of.get(PENDING), 0));
    }

    private static double value(@Nullable Metric metric, double missing) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
                ? number.doubleValue()
                : missing;
    }

    /** The reporter that Flink tells about metrics. */
    MetricReporter reporter() {
        return new Reporter();
    }

    private final class Reporter implements MetricReporter {

        @Override
        public void open(MetricConfig config) {
            // There is nothing to open.
        }

        @Override
        public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
            String stream = group.getAllVariables().get(STREAM);
            if (stream != null && NAMES.contains(name)) {
                metrics.computeIfAbsent(stream, id -> new ConcurrentHashMap<>()).put(name, metric);
            }
        }

        @Override
        public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
            String stream = group.getAllVariables().get(STREAM);
            if (stream != null) {
                metrics.computeIfPresent(
                        stream,
                        (id, known) -> {
                            known.remove(name, metric); // unless a restarted task has another one
                            return known.isEmpty() ? null : known;
                        });
            }
        }

        @Override
        public void close() {
            metrics.clear();
        }
    }
}
