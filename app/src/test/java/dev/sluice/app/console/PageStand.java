// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.console.LocalModel;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.QuerySender;
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

import java.io.IOException;
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
    private final ChunkPublisher publisher;

    private PageStand(Path folder, List<StreamSpec> cameras, Map<String, FrameDisplay> displays)
            throws Exception {
        try {
            EmbeddedBroker broker = keep(EmbeddedBroker.start());
            config = configure(broker, folder);
            try (Topics topics = new Topics(broker.clientProperties())) {
                topics.createMissing(TopicPlan.of(config));
            }
            LocalModel model =
                    new LocalModel(new PolicyComparer(config), new ClipQuestions(config));
            console = keep(Console.start(ConsoleSettings.local(0), config, Optional.of(model)));
            keep(LocalCluster.start(config, 1, 0)).submit(Jobs.live(config));
            publisher =
                    keep(
                            new TurningPublisher(
                                    new KafkaChunkPublisher(IngestConfiguration.publisher(config)),
                                    displays));
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
        return start(folder, cameras, Map.of());
    }

    /**
     * Starts everything.
     *
     * @param folder for checkpoints
     * @param displays how the frames of some streams are to be shown
     */
    static PageStand start(
            Path folder, List<StreamSpec> cameras, Map<String, FrameDisplay> displays)
            throws Exception {
        return new PageStand(folder, cameras, displays);
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
        return camera(id, seed, size, size, seconds);
    }

    /**
     * A camera that films a drawn scene.
     *
     * @param width of its frames, pixels
     * @param height of its frames, pixels
     * @param seconds after which it stops
     */
    static StreamSpec camera(String id, long seed, int width, int height, int seconds) {
        SyntheticOptions usual = SyntheticOptions.defaults();
        SyntheticOptions scene =
                new SyntheticOptions(
                        Split.TEST,
                        seed,
                        width,
                        height,
                        usual.fps(),
                        usual.gop(),
                        seconds,
                        usual.noise(),
                        usual.bitRate());
        return new StreamSpec(id, new SourceSpec.Synthetic(scene), true, false, Optional.empty());
    }

    /** Publishes a chunk that no camera films. */
    void publish(VideoChunk chunk) throws IOException {
        publisher.publish(chunk);
        publisher.flush(chunk.streamId());
    }

    /** Asks about a stream, now or until it is cancelled. */
    void ask(String streamId, String question, QueryMode mode) throws Exception {
        Query query = Query.latest(streamId, question);
        try (QuerySender sender = new QuerySender(client(), KafkaSettings.of(config).queries())) {
            sender.send(mode == QueryMode.WATCH ? query.watching() : query);
        }
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

    /** Says of the chunks of some streams how their frames are to be shown. */
    private record TurningPublisher(ChunkPublisher publisher, Map<String, FrameDisplay> displays)
            implements ChunkPublisher {

        @Override
        public void publish(VideoChunk chunk) throws IOException {
            publisher.publish(
                    new VideoChunk(
                            chunk.streamId(),
                            chunk.epoch(),
                            chunk.sequence(),
                            chunk.source(),
                            chunk.captureMicros(),
                            chunk.durationMicros(),
                            chunk.leadingFrames(),
                            chunk.trailingFrames(),
                            displays.getOrDefault(chunk.streamId(), chunk.display()),
                            chunk.contentType(),
                            chunk.data()));
        }

        @Override
        public void event(IngestEvent event) throws IOException {
            publisher.event(event);
        }

        @Override
        public void flush(String streamId) throws IOException {
            publisher.flush(streamId);
        }

        @Override
        public void close() {
            publisher.close();
        }
    }
}
