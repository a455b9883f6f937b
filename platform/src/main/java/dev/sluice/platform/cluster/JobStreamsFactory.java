// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives Flink the reporter of a {@link JobStreams} of this process. Flink finds it as a service.
 */
public final class JobStreamsFactory implements MetricReporterFactory {

    private static final String PREFIX = "metrics.reporter.sluice-streams.";
    private static final String ID = "id";
    private static final Map<String, JobStreams> HELD = new ConcurrentHashMap<>();
    private static final AtomicLong LAST_ID = new AtomicLong();

    /**
     * Adds the reporter to the settings of a cluster that starts now.
     *
     * @param settings modified
     */
    static JobStreams addTo(Configuration settings) {
        String id = Long.toString(LAST_ID.incrementAndGet());
        JobStreams streams = new JobStreams();
        HELD.put(id, streams);
        settings.setString(PREFIX + "factory.class", JobStreamsFactory.class.getName());
        settings.setString(PREFIX + ID, id);
        return streams;
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        JobStreams streams = HELD.remove(properties.getProperty(ID, ""));
        // The settings of a cluster may be used for another one.
        return (streams == null ? new JobStreams() : streams).reporter();
    }
}
