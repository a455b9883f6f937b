// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Flink cluster in this process, with Flink's web UI. Closing it ends its running jobs.
 *
 * <p>It listens on the loopback interface only, unless {@code rest.bind-address} names another one
 * for the web UI.
 */
public final class LocalCluster implements AutoCloseable {

    /** Timeout of one call. A savepoint waits for the answers in flight, which can take minutes. */
    public static final Duration CALL_TIMEOUT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final MiniCluster cluster;
    private final TemporaryFolder folder;
    private final URI webUi;
    private final Optional<URI> metrics;
    private final JobStreams streams;

    private LocalCluster(
            MiniCluster cluster,
            TemporaryFolder folder,
            URI webUi,
            Optional<URI> metrics,
            JobStreams streams) {
        this.cluster = cluster;
        this.folder = folder;
        this.webUi = webUi;
        this.metrics = metrics;
        this.streams = streams;
    }

    /**
     * Starts a cluster with one task manager. If the configuration names no folder for checkpoints,
     * they are written to one that is deleted when the cluster is closed.
     *
     * @param configuration Flink options; not modified
     * @param slots number of slots: the maximum parallelism of a job
     * @param preferredWebPort the port of the web UI if it is free, otherwise another one is used;
     *     0 = any
     * @throws SluiceException if a metric reporter cannot run
     */
    public static LocalCluster start(Configuration configuration, int slots, int preferredWebPort)
            throws Exception {
        Configuration completed = new Configuration(configuration);
        Optional<URI> metrics = MetricReporters.complete(completed);
        JobStreams streams = JobStreamsFactory.addTo(completed);
        int port = preferredWebPort == 0 ? 0 : Ports.preferring(preferredWebPort);
        TemporaryFolder folder = TemporaryFolder.create("sluice-cluster-");
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(
                                        ClusterSettings.of(completed, slots, port, folder.path()))
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            cluster.start();
            URI webUi = cluster.getRestAddress().get();
            return new LocalCluster(cluster, folder, webUi, metrics, streams);
        } catch (Exception e) {
            IOUtils.closeAllQuietly(cluster, folder);
            throw e;
        }
    }

    /** Returns where metrics can be read, if the configuration has a reporter for Prometheus. */
    public Optional<URI> metrics() {
        return metrics;
    }

    /** Returns what the jobs of this cluster say about their streams. */
    public JobStreams streams() {
        return streams;
    }

    /** Returns the address of Flink's web UI. */
    public URI webUi() {
        return webUi;
    }

    /** Returns the port of the web UI. */
    public int webPort() {
        return webUi.getPort();
    }

    /** Submits the environment's job and waits until the cluster has accepted it. */
    public LocalJob submit(StreamExecutionEnvironment environment) throws Exception {
        return submit(environment, Optional.empty());
    }

    /**
     * Submits the environment's job and waits until the cluster has accepted it. The job has a
     * class loader of its own with the jars of {@code pipeline.jars}, if the configuration names
     * some.
     *
     * @param savepoint path of the savepoint or checkpoint to restore; empty for an empty state
     */
    public LocalJob submit(StreamExecutionEnvironment environment, Optional<String> savepoint)
            throws Exception {
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        savepoint
                .map(SavepointRestoreSettings::forPath)
                .ifPresent(graph::setSavepointRestoreSettings);
        environment
                .getConfiguration()
                .getOptional(PipelineOptions.JARS)
                .ifPresent(jars -> jars.forEach(jar -> graph.addJar(new Path(jar))));
        cluster.submitJob(graph).get();
        return new LocalJob(cluster, graph.getJobID());
    }

    @Override
    public void close() {
        try (folder) {
            cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the in-process cluster did not shut down within {}", CLOSE_TIMEOUT, e);
        }
    }
}
