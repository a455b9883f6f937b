// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.console.ConsoleOptions;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.SideBySide;
import dev.sluice.platform.local.SideBySide.Part;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts broker, cluster, job and camera of a demo. For one thread. */
final class DemoStarter {

    private static final int KAFKA_PORT = 9092;
    private static final int WEB_PORT = 8081;
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoConsole console;
    private final Programme programme;
    private final DemoParts parts;
    private final boolean keep;
    private final ConsoleOptions page;

    /**
     * @param parts takes over what is started, also if a later part fails to start
     * @param keep whether the broker keeps its topics
     * @param page the console beside the job
     */
    DemoStarter(
            DemoConsole console,
            Programme programme,
            DemoParts parts,
            boolean keep,
            ConsoleOptions page) {
        this.console = console;
        this.programme = programme;
        this.parts = parts;
        this.keep = keep;
        this.page = page;
    }

    /** Starts all parts; camera and job run when this returns. */
    DemoSystem start(Configuration config) throws Exception {
        Configuration own = new Configuration(config); // this thread goes on to change the other
        try (SideBySide starts = new SideBySide()) {
            console.step("starting Kafka and Flink, opening the model");
            Part<VideoLlm> model = starts.begin("model", () -> Jobs.openModel(own));
            Part<EmbeddedBroker> broker = starts.begin("kafka", this::broker);
            Part<LocalCluster> cluster = starts.begin("flink", () -> cluster(own));
            topics(config, parts.keep(broker.take()));
            LocalCluster flink = parts.keep(cluster.take());
            sayFlink(flink);
            model.await(); // open until the job runs, which shares its weights
            console.step("starting the job");
            return start(config, flink.submit(Jobs.live(config)));
        }
    }

    /** Starts the rest while the tasks of the job are deployed. */
    private DemoSystem start(Configuration config, LocalJob job) throws Exception {
        JobMonitor monitor = new JobMonitor(job, parts.stop(), text -> console.say("%s", text));
        page(config);
        KafkaSettings kafka = KafkaSettings.of(config);
        AnswerReader answers = parts.keep(AnswerReader.fromNow(kafka.client(), kafka.answers()));
        QuerySender sender = parts.keep(new QuerySender(kafka.client(), kafka.queries()));
        KafkaChunkPublisher publisher =
                parts.keep(new KafkaChunkPublisher(IngestConfiguration.publisher(config)));
        if (!monitor.awaitRunning()) {
            throw DemoParts.stopped();
        }
        console.step("opening the camera");
        sayModel(config.get(ModelOptions.PATH));
        return new DemoSystem(job, monitor, answers, sender, camera(config, publisher));
    }

    private EmbeddedBroker broker() throws IOException {
        return keep
                ? EmbeddedBroker.lasting(Home.kafkaData(), Ports.preferring(KAFKA_PORT))
                : EmbeddedBroker.start(KAFKA_PORT);
    }

    private void topics(Configuration config, EmbeddedBroker broker) {
        console.say(
                "Kafka runs in this process at %s%s",
                broker.bootstrapServers(), other(broker.port(), KAFKA_PORT));
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
            topics.createMissing(TopicPlan.of(config));
        }
    }

    private static LocalCluster cluster(Configuration config) throws Exception {
        return LocalCluster.start(config, Jobs.parallelism(config), WEB_PORT);
    }

    private void sayFlink(LocalCluster cluster) {
        console.say(
                "Flink runs in this process; its web UI: %s%s",
                cluster.webUi(), other(cluster.webPort(), WEB_PORT));
    }

    private void page(Configuration config) {
        page.start(config, text -> console.say("console: %s", text))
                .ifPresent(running -> console.say("console: %s", parts.keep(running).address()));
    }

    private void sayModel(String model) {
        console.say("the job runs, with the model in %s", Home.display(Path.of(model)));
        if (model.equals(Home.randomModel().toString())) {
            console.say(
                    "  (its weights are random, so its answers mean nothing; they are computed from the"
                            + " tokens that were kept)");
        }
    }

    private StreamTime camera(Configuration config, KafkaChunkPublisher publisher)
            throws Exception {
        StreamTime time = StreamTime.around(Instant.now());
        SourceSpec source = programme.source();
        Optional<Instant> start = Optional.of(time.start());
        CompletableFuture<IngestProgress> running = new CompletableFuture<>();
        parts.keep(
                Ingest.start(
                        List.of(
                                new StreamSpec(
                                        DemoSession.STREAM, source, true, programme.loop(), start)),
                        IngestConfiguration.settings(config),
                        publisher,
                        progress -> {
                            if (progress.state() != IngestProgress.State.CONNECTING) {
                                running.complete(progress);
                            }
                        }));
        while (!running.isDone()) {
            if (parts.stop().await(POLL)) {
                throw DemoParts.stopped();
            }
        }
        IngestProgress progress = running.join();
        if (progress.state() == IngestProgress.State.FAILED) {
            throw new SluiceException(progress.message());
        }
        console.say("camera on: %s as stream %s", source.name(), DemoSession.STREAM);
        sayHowToAsk(config.get(KafkaOptions.BOOTSTRAP_SERVERS));
        return time;
    }

    private void sayHowToAsk(String address) {
        console.say(
                "ask something yourself: ./sluice ask%s --stream %s \"%s\"",
                address.equals("localhost:" + KAFKA_PORT) ? "" : " --bootstrap-servers " + address,
                DemoSession.STREAM,
                programme.script().example());
    }

    private static String other(int port, int preferred) {
        return port == preferred ? "" : " (port %d is taken)".formatted(preferred);
    }
}
