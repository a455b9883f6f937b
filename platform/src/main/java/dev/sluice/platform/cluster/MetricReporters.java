// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Ports;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.util.PortRange;

import java.net.URI;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metric reporters of a cluster in this process. They are configured by Flink's own keys, as on
 * a cluster; only Flink's Prometheus reporter is replaced by one that can be bound to an address,
 * which is the loopback interface unless {@code metrics.reporter.NAME.host} names another one.
 * Stateless.
 */
public final class MetricReporters {

    private static final Pattern FACTORY =
            Pattern.compile("metrics\\.reporter\\.([^.]+)\\.factory\\.class");

    private static final String PROMETHEUS = PrometheusReporterFactory.class.getName();
    private static final String DEFAULT_PORT = "9249"; // that of Flink's reporter

    private MetricReporters() {}

    /** Adds a Prometheus reporter to a configuration, or changes the port of the one it has. */
    public static void prometheus(Configuration settings, int port) {
        String prefix = "metrics.reporter." + nameOfPrometheus(settings).orElse("prometheus");
        settings.setString(prefix + ".factory.class", PROMETHEUS);
        settings.setString(prefix + "." + BoundPrometheusFactory.PORT, Integer.toString(port));
    }

    private static Optional<String> nameOfPrometheus(Configuration settings) {
        return settings.toMap().entrySet().stream()
                .filter(entry -> entry.getValue().equals(PROMETHEUS))
                .map(entry -> FACTORY.matcher(entry.getKey()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /**
     * Completes the settings of the reporters.
     *
     * @param settings modified
     * @return where the metrics can be read, if they are served for Prometheus
     * @throws SluiceException if a reporter is not on the class path, or has no free port: Flink
     *     would only log that and report nothing
     */
    static Optional<URI> complete(Configuration settings) {
        Optional<URI> served = Optional.empty();
        for (var entry : new TreeMap<>(settings.toMap()).entrySet()) {
            Matcher matcher = FACTORY.matcher(entry.getKey());
            if (!matcher.matches()) {
                continue;
            }
            if (entry.getValue().equals(PROMETHEUS)) {
                served = Optional.of(bind(settings, matcher.group(1)));
            } else {
                checkPresent(entry.getKey(), entry.getValue());
            }
        }
        return served;
    }

    private static URI bind(Configuration settings, String name) {
        String prefix = "metrics.reporter." + name + ".";
        String host = settings.getString(prefix + BoundPrometheusFactory.HOST, "localhost");
        String range = settings.getString(prefix + BoundPrometheusFactory.PORT, DEFAULT_PORT);
        int port = port(prefix + BoundPrometheusFactory.PORT, range);
        settings.setString(prefix + "factory.class", BoundPrometheusFactory.class.getName());
        settings.setString(prefix + BoundPrometheusFactory.HOST, host);
        settings.setString(prefix + BoundPrometheusFactory.PORT, Integer.toString(port));
        // Stream ids are labels, so they stay as they are.
        if (!settings.containsKey(prefix + "filterLabelValueCharacters")) {
            settings.setString(prefix + "filterLabelValueCharacters", "false");
        }
        return URI.create("http://%s:%d/metrics".formatted(host, port));
    }

    private static int port(String key, String range) {
        Iterator<Integer> ports;
        try {
            ports = new PortRange(range).getPortsIterator();
        } catch (RuntimeException e) {
            throw new SluiceException(
                    "%s is '%s'; expected a port, or a range such as 9249-9259"
                            .formatted(key, range),
                    e);
        }
        while (ports.hasNext()) {
            int port = ports.next();
            if (port == 0) {
                return Ports.free();
            }
            if (Ports.isFree(port)) {
                return port;
            }
        }
        throw new SluiceException(
                "%s is '%s', which is in use; choose a free port, 0 for any, or a range such as 9249-9259"
                        .formatted(key, range));
    }

    private static void checkPresent(String key, String factory) {
        try {
            Class.forName(factory, false, MetricReporters.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SluiceException(
                    "%s is '%s', which is not on the class path; expected %s, or run the job on a Flink cluster that has it as a plugin"
                            .formatted(key, factory, PROMETHEUS),
                    e);
        }
    }
}
