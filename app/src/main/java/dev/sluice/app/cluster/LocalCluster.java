package dev.sluice.app.cluster;

import dev.sluice.app.broker.Ports;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Flink cluster in this process, with Flink's web UI. Jobs that still run end when it is closed.
 */
public final class LocalCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(10);

    private final MiniCluster cluster;
    private final URI webUi;

    private LocalCluster(MiniCluster cluster, URI webUi) {
        this.cluster = cluster;
        this.webUi = webUi;
    }

    /**
     * Starts a cluster of one task manager.
     *
     * @param configuration cluster options; not changed
     * @param slots parallelism that fits
     * @param preferredWebPort port of the web UI if it is free, else another is taken; 0 = any
     */
    public static LocalCluster start(Configuration configuration, int slots, int preferredWebPort)
            throws Exception {
        Configuration settings = new Configuration(configuration);
        int port = preferredWebPort == 0 ? 0 : Ports.preferring(preferredWebPort);
        settings.set(RestOptions.ADDRESS, "localhost");
        settings.set(RestOptions.BIND_ADDRESS, "localhost");
        settings.set(RestOptions.PORT, port);
        settings.set(RestOptions.BIND_PORT, String.valueOf(port));
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        ownDefaults(settings);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            cluster.start();
            return new LocalCluster(cluster, cluster.getRestAddress().get());
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private static void ownDefaults(Configuration settings) {
        // Chunks of some MiB pass one shuffle; nothing else is sent between tasks.
        MemorySize network = MemorySize.ofMebiBytes(64);
        if (!settings.contains(TaskManagerOptions.NETWORK_MEMORY_MAX)) {
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        }
        if (!settings.contains(TaskManagerOptions.MANAGED_MEMORY_SIZE)) {
            settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        }
        // A call to the cluster may wait for a savepoint, and so for an answer in work.
        if (!settings.contains(RpcOptions.ASK_TIMEOUT_DURATION)) {
            settings.set(RpcOptions.ASK_TIMEOUT_DURATION, CALL_TIMEOUT);
        }
    }

    /** Where a browser finds Flink's web UI. */
    public URI webUi() {
        return webUi;
    }

    /** The port of the web UI. */
    public int webPort() {
        return webUi.getPort();
    }

    /** Submits what was built on an environment; returns when the cluster has taken it. */
    public LocalJob submit(StreamExecutionEnvironment environment) throws Exception {
        return submit(environment, Optional.empty());
    }

    /**
     * Submits what was built on an environment, to go on from a savepoint.
     *
     * @param savepoint path of the savepoint or checkpoint
     */
    public LocalJob submit(StreamExecutionEnvironment environment, Optional<String> savepoint)
            throws Exception {
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        savepoint
                .map(SavepointRestoreSettings::forPath)
                .ifPresent(graph::setSavepointRestoreSettings);
        cluster.submitJob(graph).get();
        return new LocalJob(cluster, graph.getJobID());
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the local cluster did not end within {}", CLOSE_TIMEOUT, e);
        }
    }
}
