// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.metrics.prometheus.BoundPrometheusReporter;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Properties;

/**
 * Creates the Prometheus reporter of a cluster in this process, from the properties that {@link
 * MetricReporters} completes. Flink finds it as a service.
 */
public final class BoundPrometheusFactory implements MetricReporterFactory {

    /** The property that names the address to bind to. */
    static final String HOST = "host";

    /** The property that names the port. */
    static final String PORT = "port";

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        String host = properties.getProperty(HOST);
        String port = properties.getProperty(PORT);
        try {
            return new BoundPrometheusReporter(new InetSocketAddress(host, Integer.parseInt(port)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "could not serve the metrics at %s:%s".formatted(host, port), e);
        }
    }
}
