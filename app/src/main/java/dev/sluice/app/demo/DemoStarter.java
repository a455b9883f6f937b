// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.console.ConsoleOptions;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
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

    /** Starts all parts; the camera runs when this returns. */
    DemoSystem start(Configuration config) throws Exception {
        LocalJob job;
        JobMonitor monitor;
        try (ModelOpening model = ModelOpening.start(config)) {
            console.step("starting Kafka");
            broker(config);
            model.check();
            page(config);
            console.step("starting Flink");
            LocalCluster cluster = cluster(config);
            console.step("opening the model");
            model.await();
            console.step("starting the job");
            job = cluster.submit(Jobs.live(config));
            monitor = new JobMonitor(job, parts.stop(), failure -> console.say("%s", failure));
            if (!monitor.awaitRunning()) {
                throw DemoParts.stopped();
            }
        }
        console.step("opening the camera");
        sayModel(config.get(ModelOptions.PATH));
        KafkaSettings kafka = KafkaSettings.of(config);
        AnswerReader answers = parts.keep(AnswerReader.fromNow(kafka.client(), kafka.answers()));
        QuerySender sender = parts.keep(new QuerySender(kafka.client(), kafka.queries()));
        return new DemoSystem(job, monitor, answers, sender, camera(config));
    }

    private void broker(Configuration config) throws IOException {
        EmbeddedBroker broker =
                parts.keep(
                        keep
                                ? EmbeddedBroker.lasting(
                                        Home.kafkaData(), Ports.preferring(KAFKA_PORT))
                                : EmbeddedBroker.start(KAFKA_PORT));
        console.say(
                "Kafka runs in this process at %s%s",
                broker.bootstrapServers(), other(broker.port(), KAFKA_PORT));
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
            topics.createMissing(TopicPlan.of(config));
        }
    }

    private void page(Configuration config) {
        page.start(config, text -> console.say("console: %s", text))
                .ifPresent(running -> console.say("console: %s", parts.keep(running).address()));
    }

    private LocalCluster cluster(Configuration config) throws Exception {
        LocalCluster cluster =
                parts.keep(LocalCluster.start(config, Jobs.parallelism(config), WEB_PORT));
        console.say(
                "Flink runs in this process; its web UI: %s%s",
                cluster.webUi(), other(cluster.webPort(), WEB_PORT));
        return cluster;
    }

    private void sayModel(String model) {
        console.say("the job runs, with the model in %s", Home.display(Path.of(model)));
        if (model.equals(Home.randomModel().toString())) {
            console.say(
                    "  (its weights are random, so its answers mean nothing; they are computed from the"
                            + " tokens that were kept)");
        }
    }

    private StreamTime camera(Configuration config) throws Exception {
        KafkaChunkPublisher publisher =
                parts.keep(new KafkaChunkPublisher(IngestConfiguration.publisher(config)));
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
