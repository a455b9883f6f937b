package dev.sluice.app.demo;

import dev.sluice.app.CliException;
import dev.sluice.app.Home;
import dev.sluice.app.StopSignal;
import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.AnswerReader;
import dev.sluice.app.ask.Question;
import dev.sluice.app.ask.QuestionSender;
import dev.sluice.app.broker.EmbeddedBroker;
import dev.sluice.app.cluster.JobFailedException;
import dev.sluice.app.cluster.LocalCluster;
import dev.sluice.app.cluster.LocalJob;
import dev.sluice.app.config.ConfigFile;
import dev.sluice.app.config.KafkaSettings;
import dev.sluice.app.ingest.IngestConfiguration;
import dev.sluice.app.run.Jobs;
import dev.sluice.app.topics.TopicPlan;
import dev.sluice.app.topics.Topics;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.ProgressListener;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All the parts of a running demo, in the order in which they have to end. */
final class DemoSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoSession.class);

    private static final String STREAM = "camera-1";
    private static final int KAFKA_PORT = 9092;
    private static final int WEB_PORT = 8081;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoConsole console;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal();

    private QuestionSender sender;
    private AnswerReader answers;
    private LocalJob job;
    private final Set<String> open = new HashSet<>(); // questions without an answer yet

    private DemoSession(DemoConsole console) {
        this.console = console;
    }

    /** Starts everything; the camera is on when this returns. */
    static DemoSession start(DemoConsole console, Map<String, String> values, Optional<Path> video)
            throws Exception {
        DemoSession session = new DemoSession(console);
        try {
            session.open(values, video);
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    private void open(Map<String, String> values, Optional<Path> video) throws Exception {
        EmbeddedBroker broker = keep(EmbeddedBroker.start(KAFKA_PORT));
        console.say(
                "Kafka runs in this process at %s%s",
                broker.bootstrapServers(), other(broker.port(), KAFKA_PORT));
        Configuration config = config(values, broker.bootstrapServers());
        KafkaSettings kafka = KafkaSettings.of(config);
        try (Topics topics = new Topics(kafka.client())) {
            topics.createMissing(TopicPlan.of(config));
        }
        LocalCluster cluster = keep(LocalCluster.start(config, Jobs.parallelism(config), WEB_PORT));
        console.say(
                "Flink runs in this process; its web UI: %s%s",
                cluster.webUi(), other(cluster.webPort(), WEB_PORT));
        job = cluster.submit(Jobs.live(config));
        job.awaitRunning(START_TIMEOUT);
        console.say(
                "the job runs, with the model in %s",
                Home.display(Path.of(config.get(ModelOptions.PATH))));
        if (config.get(ModelOptions.PATH).equals(Home.shippedModel().toString())) {
            console.say(
                    "  (its weights are random: its words mean nothing, but they are really computed"
                            + " from the tokens that were kept)");
        }
        answers = keep(AnswerReader.fromNow(kafka.client(), kafka.answers()));
        sender = keep(new QuestionSender(kafka.client(), kafka.queries()));
        camera(config, video);
    }

    private static Configuration config(Map<String, String> values, String servers) {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put(KafkaOptions.BOOTSTRAP_SERVERS.key(), servers);
        overrides.put(ModelOptions.PATH.key(), Home.shippedModel().toString());
        overrides.put("parallelism.default", "1");
        overrides.putAll(values);
        return ConfigFile.load(Home.defaultConfig(), overrides);
    }

    private void camera(Configuration config, Optional<Path> video) throws Exception {
        SourceSpec source =
                video.<SourceSpec>map(SourceSpec.LocalFile::new)
                        .orElseGet(() -> new SourceSpec.Synthetic(SyntheticOptions.defaults()));
        StreamSpec stream = new StreamSpec(STREAM, source, true, true, Optional.of(Instant.now()));
        KafkaChunkPublisher publisher =
                keep(new KafkaChunkPublisher(IngestConfiguration.publisher(config)));
        keep(
                Ingest.start(
                        List.of(stream),
                        IngestConfiguration.settings(config),
                        publisher,
                        ProgressListener.none()));
        console.say("camera on: %s as stream %s", source.name(), STREAM);
    }

    /** Asks what there is to ask and shows what is answered, for this long. */
    void play(Duration length) throws Exception {
        DemoScript script = new DemoScript(STREAM);
        long start = System.nanoTime();
        Duration since = Duration.ZERO;
        while (since.compareTo(length) < 0 && !stop.requested()) {
            Optional<DemoScript.Line> line = script.due(since);
            if (line.isPresent()) {
                ask(line.get());
            }
            show();
            since = Duration.ofNanos(System.nanoTime() - start);
        }
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        while (!open.isEmpty() && !stop.requested() && System.nanoTime() < deadline) {
            show();
        }
    }

    private void ask(DemoScript.Line line) throws InterruptedException {
        Question question = line.question().apply(Instant.now());
        console.asked(question, line.why());
        sender.send(question);
        if (!question.mode().equals("watch")) {
            open.add(question.id());
        }
    }

    private void show() throws InterruptedException, JobFailedException {
        for (Answer answer : answers.poll(POLL)) {
            open.remove(answer.queryId());
            console.answered(answer);
        }
        if (job.await(Duration.ZERO)) {
            throw new CliException("the job ended; see " + Home.logFile());
        }
    }

    private static String other(int port, int preferred) {
        return port == preferred ? "" : " (port %d is taken)".formatted(preferred);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (stop.requested()) {
            throw new CliException("stopped while starting");
        }
        return part;
    }

    /** Ends everything, the last started first. */
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
