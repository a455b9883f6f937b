// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.EventOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateLatencyTrackOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.TraceOptions;
import org.apache.flink.configuration.WebOptions;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's own options, as far as its option classes declare them in fields. */
final class FlinkOptions {

    private static final List<Class<?>> CLASSES =
            List.of(
                    BatchExecutionOptions.class,
                    BlobServerOptions.class,
                    CheckpointingOptions.class,
                    ClusterOptions.class,
                    CoreOptions.class,
                    DeploymentOptions.class,
                    EventOptions.class,
                    ExecutionOptions.class,
                    ExternalResourceOptions.class,
                    HeartbeatManagerOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    NettyShuffleEnvironmentOptions.class,
                    PipelineOptions.class,
                    ResourceManagerOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    RpcOptions.class,
                    SecurityOptions.class,
                    StateBackendOptions.class,
                    StateChangelogOptions.class,
                    StateLatencyTrackOptions.class,
                    StateRecoveryOptions.class,
                    TaskManagerOptions.class,
                    TraceOptions.class,
                    WebOptions.class);

    /** On a cluster, these classes come from its lib folder, so they are loaded by name. */
    private static final List<String> OPTIONAL_CLASSES =
            List.of(
                    "org.apache.flink.state.rocksdb.RocksDBOptions",
                    "org.apache.flink.state.rocksdb.RocksDBConfigurableOptions",
                    "org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions");

    /** Prefixes under which plugins, file systems or users define keys. */
    private static final List<String> FREE_PREFIXES =
            List.of(
                    "metrics.reporter.",
                    "metrics.scope.",
                    "traces.reporter.",
                    "events.reporter.",
                    "external-resource.",
                    "fs.",
                    "s3.",
                    "gs.",
                    "azure.",
                    "oss.",
                    "kubernetes.",
                    "containerized.",
                    "env.",
                    "security.",
                    "state.backend.rocksdb.");

    private FlinkOptions() {}

    /** Returns every known key, including deprecated ones, with its option. */
    static Map<String, ConfigOption<?>> byKey() {
        Map<String, ConfigOption<?>> options = new LinkedHashMap<>();
        CLASSES.forEach(type -> collect(type, options));
        for (String name : OPTIONAL_CLASSES) {
            try {
                collect(Class.forName(name), options);
            } catch (ClassNotFoundException | LinkageError absent) {
                // Its keys then pass unchecked, because of their prefix.
                continue;
            }
        }
        return options;
    }

    /** Whether a key is in a part of Flink's configuration where users define keys. */
    static boolean isFree(String key) {
        return FREE_PREFIXES.stream().anyMatch(key::startsWith);
    }

    private static void collect(Class<?> type, Map<String, ConfigOption<?>> options) {
        for (Field field : type.getDeclaredFields()) {
            if (ConfigOption.class.equals(field.getType())
                    && Modifier.isStatic(field.getModifiers())
                    && Modifier.isPublic(field.getModifiers())) {
                add(read(field), options);
            }
        }
    }

    private static void add(ConfigOption<?> option, Map<String, ConfigOption<?>> options) {
        options.put(option.key(), option);
        for (FallbackKey fallback : option.fallbackKeys()) {
            options.putIfAbsent(fallback.getKey(), option);
        }
    }

    private static ConfigOption<?> read(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("public field " + field + " cannot be read", e);
        }
    }
}
