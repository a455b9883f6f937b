package dev.sluice.platform.cluster;

import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
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

    /** How long a call may take: one that waits for a savepoint waits for answers in work. */
    public static final Duration CALL_TIMEOUT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final MiniCluster cluster;
    private final TemporaryFolder folder;
    private final URI webUi;

    private LocalCluster(MiniCluster cluster, TemporaryFolder folder, URI webUi) {
        this.cluster = cluster;
        this.folder = folder;
        this.webUi = webUi;
    }

    /**
     * Starts a cluster of one task manager. Checkpoints go into a folder that is deleted at the end
     * where the configuration names none.
     *
     * @param configuration cluster options; not changed
     * @param slots parallelism that fits
     * @param preferredWebPort port of the web UI if it is free, else another is taken; 0 = any
     */
    public static LocalCluster start(Configuration configuration, int slots, int preferredWebPort)
            throws Exception {
        int port = preferredWebPort == 0 ? 0 : Ports.preferring(preferredWebPort);
        TemporaryFolder folder = TemporaryFolder.create("sluice-cluster-");
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings(configuration, slots, port, folder))
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            cluster.start();
            return new LocalCluster(cluster, folder, cluster.getRestAddress().get());
        } catch (Exception e) {
            cluster.close();
            folder.close();
            throw e;
        }
    }

    private static Configuration settings(
            Configuration configuration, int slots, int port, TemporaryFolder folder) {
        Configuration settings = new Configuration(configuration);
        settings.set(RestOptions.PORT, port);
        settings.set(RestOptions.BIND_PORT, port + ",0"); // any, where somebody was quicker
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        unlessSet(settings, RestOptions.ADDRESS, "localhost");
        unlessSet(settings, RestOptions.BIND_ADDRESS, "localhost");
        if (!settings.contains(TaskManagerOptions.NETWORK_MEMORY_MAX)) {
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network(slots));
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network(slots));
        }
        unlessSet(settings, TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        // In Flink's default, the heap, a checkpoint fails at 5 MiB of state.
        unlessSet(
                settings,
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.path().toUri().toString());
        unlessSet(settings, RpcOptions.ASK_TIMEOUT_DURATION, CALL_TIMEOUT);
        return settings;
    }

    private static <T> void unlessSet(Configuration settings, ConfigOption<T> option, T value) {
        if (!settings.contains(option)) {
            settings.set(option, value);
        }
    }

    /**
     * Chunks and questions pass an exchange each, in which every subtask sends to every other; a
     * channel has three buffers, and a subtask some more.
     */
    private static MemorySize network(int slots) {
        long buffers = 2L * slots * (3L * slots + 16);
        long bytes = buffers * TaskManagerOptions.MEMORY_SEGMENT_SIZE.defaultValue().getBytes();
        return new MemorySize(Math.max(MemorySize.ofMebiBytes(64).getBytes(), bytes));
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
        } finally {
            folder.close();
        }
    }
}
