// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

import java.nio.file.Path;

/** The Flink options of a cluster in this process. Stateless. */
final class ClusterSettings {

    private static final String LOOPBACK = "localhost";

    private ClusterSettings() {}

    /**
     * Returns a copy of the configuration with everything that a cluster in one process needs.
     *
     * @param slots number of slots
     * @param port the port of the web UI; 0 = any
     * @param folder holds the checkpoints if the configuration names no folder for them
     */
    static Configuration of(Configuration configuration, int slots, int port, Path folder) {
        Configuration settings = new Configuration(configuration);
        listen(settings, port);
        memory(settings, slots);
        // On the heap, Flink's default, a checkpoint fails if a task has more than 5 MiB of state.
        setIfAbsent(
                settings, CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        setIfAbsent(settings, RpcOptions.ASK_TIMEOUT_DURATION, LocalCluster.CALL_TIMEOUT);
        return settings;
    }

    /**
     * Binds everything to the loopback interface. Flink binds its blob server to all interfaces
     * otherwise, and anybody who reaches that can write and read files. Nothing outside this
     * process needs these ports, so a configuration that was made for a real cluster does not open
     * them; only the web UI can be opened on purpose.
     */
    private static void listen(Configuration settings, int port) {
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(RestOptions.PORT, port);
        // Any other port, if this one was bound in the meantime.
        settings.set(RestOptions.BIND_PORT, port + ",0");
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        setIfAbsent(settings, RestOptions.ADDRESS, LOOPBACK);
        setIfAbsent(settings, RestOptions.BIND_ADDRESS, LOOPBACK);
    }

    private static void memory(Configuration settings, int slots) {
        if (!settings.contains(TaskManagerOptions.NETWORK_MEMORY_MAX)) {
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, networkMemory(slots));
            settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, networkMemory(slots));
        }
        setIfAbsent(settings, TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    }

    /**
     * Returns the network memory for the two shuffles, of chunks and of questions, in which every
     * subtask sends to every other: three buffers for each channel, and some for each subtask.
     */
    private static MemorySize networkMemory(int slots) {
        long buffers = 2L * slots * (3L * slots + 16);
        long bytes = buffers * TaskManagerOptions.MEMORY_SEGMENT_SIZE.defaultValue().getBytes();
        return new MemorySize(Math.max(MemorySize.ofMebiBytes(64).getBytes(), bytes));
    }

    private static <T> void setIfAbsent(Configuration settings, ConfigOption<T> option, T value) {
        if (!settings.contains(option)) {
            settings.set(option, value);
        }
    }
}
