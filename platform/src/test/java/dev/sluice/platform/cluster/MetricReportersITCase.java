// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Reporters that are configured run, at the address that is configured, or nothing starts. */
final class MetricReportersITCase {

    private static final String PREFIX = "metrics.reporter.prom.";

    @Test
    void metricsAreServedOnLoopbackByFlinksOwnKeys() throws Exception {
        Configuration settings = reporter(PrometheusReporterFactory.class.getName(), "0");
        try (LocalCluster cluster = LocalCluster.start(settings, 1, 0)) {
            URI metrics = cluster.metrics().orElseThrow();
            assertThat(InetAddress.getByName(metrics.getHost()).isLoopbackAddress()).isTrue();
            assertThat(read(metrics))
                    .contains("flink_jobmanager_Status_JVM_Memory_Heap_Used")
                    .contains("flink_taskmanager_Status_JVM_Memory_Heap_Used");
        }
        assertThat(settings.toMap()).containsEntry(PREFIX + "port", "0");
    }

    @Test
    void theNextPortOfARangeIsUsedIfOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Configuration settings =
                    reporter(PrometheusReporterFactory.class.getName(), port + ",0");
            assertThat(MetricReporters.complete(settings).orElseThrow().getPort())
                    .isNotEqualTo(port);
            assertThatThrownBy(
                            () ->
                                    MetricReporters.complete(
                                            reporter(
                                                    PrometheusReporterFactory.class.getName(),
                                                    Integer.toString(port))))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining(PREFIX + "port is '" + port + "', which is in use");
        }
    }

    @Test
    void aReporterThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> LocalCluster.start(reporter("some.Factory", "0"), 1, 0))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(PREFIX + "factory.class is 'some.Factory'");
    }

    @Test
    void thePortOfTheCommandReplacesThatOfTheConfiguration() {
        Configuration settings = reporter(PrometheusReporterFactory.class.getName(), "1");
        MetricReporters.prometheus(settings, 2);
        assertThat(settings.toMap()).hasSize(2).containsEntry(PREFIX + "port", "2");
    }

    private static Configuration reporter(String factory, String port) {
        Configuration settings = new Configuration();
        settings.setString(PREFIX + "factory.class", factory);
        settings.setString(PREFIX + "port", port);
        return settings;
    }

    private static String read(URI metrics) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(metrics).build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
