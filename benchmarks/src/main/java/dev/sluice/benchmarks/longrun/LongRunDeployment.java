// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.MetricReporters;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.TemporaryFolder;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A broker, a cluster with RocksDB, the topics and the configuration of a measurement, all in this
 * process.
 */
final class LongRunDeployment implements AutoCloseable {

    private static final int SLOTS = 2;

    private final TemporaryFolder folder;
    private final EmbeddedBroker broker;
    private final LocalCluster cluster;
    private final Configuration config;

    private LongRunDeployment(
            TemporaryFolder folder,
            EmbeddedBroker broker,
            LocalCluster cluster,
            Configuration config) {
        this.folder = folder;
        this.broker = broker;
        this.cluster = cluster;
        this.config = config;
    }

    /**
     * Starts everything but a job.
     *
     * @param model the model folder
     * @param options override the options of a measurement
     */
    static LongRunDeployment start(Path model, Map<String, String> options) throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("sluice-long-run-");
        EmbeddedBroker broker = null;
        try {
            // Small segments, so that the broker deletes what is beyond the retention soon.
            broker =
                    EmbeddedBroker.start(
                            0,
                            Map.of(
                                    "log.segment.bytes",
                                    String.valueOf(8 << 20),
                                    "log.retention.check.interval.ms",
                                    "10000"));
            Map<String, String> all = options(folder, broker, model);
            all.putAll(options);
            Configuration config = ConfigFile.load(Home.defaultConfig(), all);
            MetricReporters.prometheus(config, 0);
            KafkaSettings kafka = KafkaSettings.of(config);
            try (Topics topics = new Topics(kafka.client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            return new LongRunDeployment(
                    folder, broker, LocalCluster.start(config, SLOTS, 0), config);
        } catch (Exception e) {
            IOUtils.closeAllQuietly(broker, folder);
            throw e;
        }
    }

    private static Map<String, String> options(
            TemporaryFolder folder, EmbeddedBroker broker, Path model) {
        Map<String, String> options = new HashMap<>();
        options.put("sluice.kafka.bootstrap-servers", broker.bootstrapServers());
        options.put("sluice.topics.partitions", "2");
        options.put("sluice.topics.video.retention-bytes", "64 mb");
        options.put("sluice.topics.retention-bytes", "64 mb");
        options.put("sluice.model.path", model.toString());
        options.put("sluice.model.provider", "cpu");
        options.put("sluice.sampling.fps", "1");
        options.put("sluice.reduce.policy", "dtd+holitom");
        options.put("sluice.memory.max-tokens", "1024");
        options.put("sluice.watch.period", "5 min");
        options.put("sluice.query.timeout", "10 min"); // no stream counts as silent
        options.put("parallelism.default", String.valueOf(SLOTS));
        options.put("state.backend.type", "rocksdb");
        options.put("execution.checkpointing.incremental", "true");
        options.put("execution.checkpointing.interval", "5 s");
        options.put(
                "execution.checkpointing.dir",
                folder.path().resolve("checkpoints").toUri().toString());
        options.put("restart-strategy.type", "none");
        return options;
    }

    Configuration config() {
        return config;
    }

    KafkaSettings kafka() {
        return KafkaSettings.of(config);
    }

    LocalCluster cluster() {
        return cluster;
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(cluster, broker, folder);
    }
}
