// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known of the streams of a job whose metrics come and go. */
final class JobStreamsTest {

    private final JobStreams streams = new JobStreams();
    private final MetricReporter reporter = streams.reporter();

    @Test
    void theMetricsOfAStreamAreJoined() {
        Counter chunks = new SimpleCounter();
        chunks.inc(3);
        reporter.notifyOfAddedMetric(chunks, "chunks", group("b"));
        reporter.notifyOfAddedMetric((Gauge<Double>) () -> 1.5e9, "captureTimeSeconds", group("b"));
        reporter.notifyOfAddedMetric((Gauge<Integer>) () -> 2, "questionsPending", group("a"));
        reporter.notifyOfAddedMetric(new SimpleCounter(), "somethingElse", group("c"));
        reporter.notifyOfAddedMetric(
                new SimpleCounter(), "chunks", new UnregisteredMetricsGroup()); // of all streams

        assertThat(streams.states()).extracting(JobStreams.State::id).containsExactly("a", "b");
        assertThat(streams.states().get(0).questionsPending()).isEqualTo(2);
        assertThat(streams.states().get(0).timeSeconds()).isNaN();
        assertThat(streams.states().get(1).chunks()).isEqualTo(3);
        assertThat(streams.states().get(1).timeSeconds()).isEqualTo(1.5e9);
        assertThat(streams.states().get(1).keptRatio()).isNaN();
    }

    @Test
    void aTaskThatEndsLateDoesNotRemoveTheMetricsOfTheNextOne() {
        Counter old = new SimpleCounter();
        Counter next = new SimpleCounter();
        next.inc(7);
        reporter.notifyOfAddedMetric(old, "chunks", group("a"));
        reporter.notifyOfAddedMetric(next, "chunks", group("a"));
        reporter.notifyOfRemovedMetric(old, "chunks", group("a"));
        assertThat(streams.states().get(0).chunks()).isEqualTo(7);
        reporter.notifyOfRemovedMetric(next, "chunks", group("a"));
        assertThat(streams.states()).isEmpty();
    }

    @Test
    void flinkFindsTheReporterOfACluster() {
        Configuration settings = new Configuration();
        JobStreams own = JobStreamsFactory.addTo(settings);
        Properties properties = new Properties();
        settings.toMap()
                .forEach((key, value) -> properties.put(key.replaceAll(".*\\.", ""), value));
        MetricReporter found = new JobStreamsFactory().createMetricReporter(properties);
        found.notifyOfAddedMetric(new SimpleCounter(), "chunks", group("a"));
        assertThat(own.states()).hasSize(1);
    }

    private static MetricGroup group(String stream) {
        return new UnregisteredMetricsGroup() {
            @Override
            public Map<String, String> getAllVariables() {
                return Map.of("<stream>", stream);
            }
        };
    }
}
