// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import org.jspecify.annotations.NullMarked;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Flink's Prometheus reporter, bound to one address instead of all interfaces.
 *
 * <p>It is in Flink's package because only there the registry of its superclass can be read.
 */
@NullMarked
public final class BoundPrometheusReporter extends AbstractPrometheusReporter {

    private final HTTPServer server;

    /**
     * Serves the metrics by HTTP until it is closed.
     *
     * @throws IOException if the address cannot be bound
     */
    public BoundPrometheusReporter(InetSocketAddress address) throws IOException {
        server = new HTTPServer(address, registry, true);
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
