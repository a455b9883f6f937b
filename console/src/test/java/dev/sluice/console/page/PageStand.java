// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.page;

import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;
import dev.sluice.world.Split;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** All of Sluice in this process, with the shipped model: broker, job, console and cameras. */
final class PageStand implements AutoCloseable {

    static final String TOKENS = "sluice.tokens";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Configuration config;
    private final Console console;

    private PageStand(Path folder, List<StreamSpec> cameras) throws Exception {
        try {
            EmbeddedBroker broker = keep(EmbeddedBroker.start());
            config = configure(broker, folder);
            try (Topics topics = new Topics(broker.clientProperties())) {
                topics.createMissing(TopicPlan.of(config));
            }
            console = keep(Console.start(ConsoleSettings.local(0), config));
            keep(LocalCluster.start(config, 1, 0)).submit(Jobs.live(config));
            film(cameras);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param folder for checkpoints
     */
    static PageStand start(Path folder, List<StreamSpec> cameras) throws Exception {
        return new PageStand(folder, cameras);
    }

    private static Configuration configure(EmbeddedBroker broker, Path folder) {
        Configuration config =
                ConfigFile.load(
                        Home.demoConfig(),
                        Map.of(
                                "sluice.kafka.bootstrap-servers",
                                broker.bootstrapServers(),
                                "sluice.kafka.topics.tokens",
                                TOKENS,
                                "sluice.model.path",
                                Home.roomModel().toString(),
                                "sluice.model.provider",
                                "cpu",
                                "sluice.job.silent-after",
                                "3 s",
                                "execution.checkpointing.dir",
                                folder.resolve("checkpoints").toUri().toString(),
                                "restart-strategy.type",
                                "none"));
        RecommendedDefaults.apply(config);
        return config;
    }

    private void film(List<StreamSpec> cameras) {
        KafkaChunkPublisher publisher =
                keep(new KafkaChunkPublisher(IngestConfiguration.publisher(config)));
        keep(
                Ingest.start(
                        cameras, IngestConfiguration.settings(config), publisher, progress -> {}));
    }

    /**
     * A camera that films a drawn scene.
     *
     * @param size width and height of its frames, pixels
     * @param seconds after which it stops
     */
    static StreamSpec camera(String id, long seed, int size, int seconds) {
        SyntheticOptions usual = SyntheticOptions.defaults();
        SyntheticOptions scene =
                new SyntheticOptions(
                        Split.TEST,
                        seed,
                        size,
                        size,
                        usual.fps(),
                        usual.gop(),
                        seconds,
                        usual.noise(),
                        usual.bitRate());
        return new StreamSpec(id, new SourceSpec.Synthetic(scene), true, false, Optional.empty());
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** The address of the page. */
    String address() {
        return console.address().toString();
    }

    /** Settings of clients of the broker. */
    Properties client() {
        return KafkaSettings.of(config).client();
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(parts);
    }
}
