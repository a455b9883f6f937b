// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
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
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A running demo: its parts are closed in the reverse order of their start. */
final class DemoSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoSession.class);

    private static final String STREAM = "camera-1";
    private static final int KAFKA_PORT = 9092;
    private static final int WEB_PORT = 8081;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoConsole console;
    private final Programme programme;
    private final Score score = new Score();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal();

    private QuerySender sender;
    private AnswerReader answers;
    private LocalJob job;
    private JobMonitor monitor;
    private StreamTime time;
    private long startNanos; // when the camera started
    private final Set<String> open = new HashSet<>(); // questions without an answer
    private final Map<String, Query> watches = new HashMap<>();

    private DemoSession(DemoConsole console, Programme programme) {
        this.console = console;
        this.programme = programme;
    }

    /** Starts all parts; the camera runs when this returns. */
    static DemoSession start(DemoConsole console, Configuration config, Programme programme)
            throws Exception {
        DemoSession session = new DemoSession(console, programme);
        try {
            session.open(config);
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    private void open(Configuration config) throws Exception {
        try (VideoLlm shared = Jobs.openModel(config)) { // the job shares its weights
            broker(config);
            job(config);
        }
        String model = config.get(ModelOptions.PATH);
        console.say("the job runs, with the model in %s", Home.display(Path.of(model)));
        if (model.equals(Home.randomModel().toString())) {
            console.say(
                    "  (its weights are random, so its answers mean nothing; they are computed from the"
                            + " tokens that were kept)");
        }
        KafkaSettings kafka = KafkaSettings.of(config);
        answers = keep(AnswerReader.fromNow(kafka.client(), kafka.answers()));
        sender = keep(new QuerySender(kafka.client(), kafka.queries()));
        camera(config);
    }

    private void broker(Configuration config) throws IOException {
        EmbeddedBroker broker = keep(EmbeddedBroker.start(KAFKA_PORT));
        console.say(
                "Kafka runs in this process at %s%s",
                broker.bootstrapServers(), other(broker.port(), KAFKA_PORT));
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
            topics.createMissing(TopicPlan.of(config));
        }
    }

    private void job(Configuration config) throws Exception {
        LocalCluster cluster = keep(LocalCluster.start(config, Jobs.parallelism(config), WEB_PORT));
        console.say(
                "Flink runs in this process; its web UI: %s%s",
                cluster.webUi(), other(cluster.webPort(), WEB_PORT));
        job = cluster.submit(Jobs.live(config));
        monitor = new JobMonitor(job, stop, failure -> console.say("%s", failure));
        if (!monitor.awaitRunning()) {
            throw stopped();
        }
    }

    private void camera(Configuration config) throws Exception {
        KafkaChunkPublisher publisher =
                keep(new KafkaChunkPublisher(IngestConfiguration.publisher(config)));
        time = StreamTime.around(Instant.now());
        SourceSpec source = programme.source();
        Optional<Instant> start = Optional.of(time.start());
        CompletableFuture<IngestProgress> running = new CompletableFuture<>();
        keep(
                Ingest.start(
                        List.of(new StreamSpec(STREAM, source, true, programme.loop(), start)),
                        IngestConfiguration.settings(config),
                        publisher,
                        progress -> {
                            if (progress.state() != IngestProgress.State.CONNECTING) {
                                running.complete(progress);
                            }
                        }));
        while (!running.isDone()) {
            if (stop.await(POLL)) {
                throw stopped();
            }
        }
        IngestProgress progress = running.join();
        if (progress.state() == IngestProgress.State.FAILED) {
            throw new SluiceException(progress.message());
        }
        startNanos = System.nanoTime();
        console.say("camera on: %s as stream %s", source.name(), STREAM);
    }

    /** Asks the questions, prints the answers, and counts the right ones. */
    Score play() throws Exception {
        while (seconds() < programme.seconds() && !stop.requested()) {
            Optional<DemoScript.Line> line = programme.script().due(seconds());
            if (line.isPresent()) {
                ask(line.get());
            }
            show();
        }
        double shown = Math.min(seconds(), programme.seconds());
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        while ((!open.isEmpty() || score.isWaiting(shown))
                && !stop.requested()
                && System.nanoTime() < deadline) {
            show();
        }
        score.close(shown).forEach(console::missed);
        return score;
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void ask(DemoScript.Line line) throws InterruptedException {
        Query question = line.query(STREAM, time);
        line.key().ifPresent(key -> score.asked(question.queryId(), key));
        console.asked(question.queryId(), line.text(), line.why());
        sender.send(question);
        if (line.watch()) {
            watches.put(question.queryId(), question);
        } else {
            open.add(question.queryId());
        }
    }

    private void show() throws Exception {
        for (ReceivedAnswer received : answers.poll(POLL)) {
            Answer answer = received.answer();
            open.remove(answer.queryId());
            console.answered(received, score.judge(answer, time.asOf(answer)), time);
            if (score.hasFired(answer.queryId()) && watches.containsKey(answer.queryId())) {
                sender.send(watches.remove(answer.queryId()).cancelling());
            }
        }
        monitor.reportRestart();
        if (job.await(Duration.ZERO)) {
            throw new SluiceException("the job ended; see " + Home.logFile());
        }
    }

    private static String other(int port, int preferred) {
        return port == preferred ? "" : " (port %d is taken)".formatted(preferred);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (stop.requested()) {
            throw stopped();
        }
        return part;
    }

    private static SluiceException stopped() {
        return new SluiceException("the demo was stopped while it was starting");
    }

    /** Closes all parts, the last started first. */
    @Override
    public void close() {
        console.say("stopping");
        parts.forEach(DemoSession::closeQuietly);
        stop.close();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
        }
    }
}
