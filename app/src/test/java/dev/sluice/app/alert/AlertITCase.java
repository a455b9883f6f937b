// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.Main;
import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.AnswerMatch;
import dev.sluice.app.alert.rule.WatchAnswers;
import dev.sluice.app.alert.rule.WebhookFormat;
import dev.sluice.app.alert.webhook.Attempts;
import dev.sluice.app.alert.webhook.Frame;
import dev.sluice.app.alert.webhook.TopicFrames;
import dev.sluice.app.alert.webhook.WebhookSender;
import dev.sluice.app.integration.Clips;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.AnswerGroup;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Alerts from a real topic to a webhook that fails, and is away, and comes back. */
@Timeout(180)
final class AlertITCase {

    private static final String WATCH = "lobby/door/1a2b3c4d#";

    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        producer =
                new KafkaProducer<>(
                        broker.clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    private static Configuration topics(String prefix) throws Exception {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        config.set(KafkaOptions.VIDEO_TOPIC, prefix + ".video");
        config.set(KafkaOptions.QUERIES_TOPIC, prefix + ".queries");
        config.set(KafkaOptions.ANSWERS_TOPIC, prefix + ".answers");
        config.set(KafkaOptions.EVENTS_TOPIC, prefix + ".events");
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(config));
        }
        return config;
    }

    private static void answers(String prefix, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            String answer = i % 2 == 0 ? "yes" : "no";
            byte[] record = WatchAnswers.json(i, i, answer).getBytes(UTF_8);
            producer.send(
                            new ProducerRecord<>(
                                    prefix + ".answers", "lobby".getBytes(UTF_8), record))
                    .get();
        }
    }

    private static List<Alert> alert(Receiver receiver, int coolDown) {
        return List.of(
                WatchAnswers.alert(
                        new AnswerMatch(List.of("yes"), List.of()),
                        Duration.ofSeconds(coolDown),
                        WebhookFormat.CLOUDEVENTS,
                        receiver.uri(),
                        "It is not a secret"));
    }

    /** A process of the verb; closing stops it as Ctrl-C does. */
    private final class Running implements AutoCloseable {

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final CompletableFuture<Void> done;

        Running(List<Alert> alerts, String prefix, AnswerGroup.Start start) {
            Output verb = new Output();
            new CommandLine(verb)
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(new StringWriter()))
                    .parseArgs();
            WebhookSender sender =
                    new WebhookSender(
                            Optional.empty(),
                            (stream, micros) -> Optional.empty(),
                            new Attempts(6, Duration.ofMillis(200), Duration.ofSeconds(2)));
            AlertReport report =
                    new AlertReport(verb.output, Optional.of(folder.resolve("lost.jsonl")));
            AlertLoop loop = new AlertLoop(alerts, sender, report);
            done =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    loop.run(
                                            broker.clientProperties(),
                                            prefix + ".answers",
                                            prefix,
                                            start,
                                            stopped::get);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
        }

        @Override
        public void close() {
            stopped.set(true);
            done.join();
        }
    }

    @Command(name = "test")
    private static final class Output {
        @Mixin private OutputOptions output;
    }

    private static List<String> ids(int... sequences) {
        List<String> ids = new ArrayList<>();
        for (int sequence : sequences) {
            ids.add(WATCH + sequence);
        }
        return ids;
    }

    @Test
    void nothingIsLostWhenTheWebhookFailsAndBothAreStartedAgain() throws Exception {
        topics("kept");
        answers("kept", 0, 5);
        try (Receiver receiver = new Receiver()) {
            receiver.respondWith(List.of(500, 429));
            try (Running first =
                    new Running(alert(receiver, 0), "kept", AnswerGroup.Start.EARLIEST)) {
                receiver.await(all -> receiver.delivered().size() >= 3);
                assertThat(first.done).isNotDone();
            }
            assertThat(receiver.received())
                    .extracting(Receiver.Received::id)
                    .containsExactlyElementsOf(ids(0, 0, 0, 2, 4));
            assertThat(receiver.received())
                    .allMatch(request -> request.signature().startsWith("v1,"));
            receiver.stop();
            answers("kept", 5, 9);
            try (Running away =
                    new Running(alert(receiver, 0), "kept", AnswerGroup.Start.COMMITTED)) {
                Thread.sleep(500); // it finds that nobody listens, or has not read yet
                assertThat(away.done).isNotDone();
                receiver.start();
                receiver.respondWith(List.of(503));
                receiver.await(all -> receiver.delivered().size() >= 4);
            }
            answers("kept", 9, 12);
            try (Running last =
                    new Running(alert(receiver, 0), "kept", AnswerGroup.Start.COMMITTED)) {
                receiver.await(all -> receiver.delivered().contains(WATCH + 10));
                assertThat(last.done).isNotDone();
            }
            assertThat(receiver.delivered().stream().distinct())
                    .containsExactlyElementsOf(ids(0, 2, 4, 6, 8, 10));
            JsonNode event = new ObjectMapper().readTree(receiver.received().get(0).body());
            assertThat(event.get("id").asText()).isEqualTo(WATCH + 0);
        }
        assertThat(folder.resolve("lost.jsonl")).doesNotExist();
    }

    @Test
    void theCoolDownGoesOnOverARestart() throws Exception {
        topics("cool");
        answers("cool", 0, 3);
        try (Receiver receiver = new Receiver()) {
            try (Running first =
                    new Running(alert(receiver, 4), "cool", AnswerGroup.Start.EARLIEST)) {
                receiver.await(all -> !receiver.delivered().isEmpty());
                assertThat(first.done).isNotDone();
            }
            answers("cool", 3, 10);
            try (Running second =
                    new Running(alert(receiver, 4), "cool", AnswerGroup.Start.COMMITTED)) {
                receiver.await(all -> receiver.delivered().contains(WATCH + 8));
                assertThat(second.done).isNotDone();
            }
            assertThat(receiver.delivered().stream().distinct())
                    .containsExactlyElementsOf(ids(0, 4, 8));
        }
    }

    @Test
    void whatIsRefusedIsNotRepeatedAndKeptAsADeadLetter() throws Exception {
        topics("lost");
        answers("lost", 0, 3);
        try (Receiver receiver = new Receiver()) {
            receiver.respondWith(List.of(404));
            try (Running running =
                    new Running(alert(receiver, 0), "lost", AnswerGroup.Start.EARLIEST)) {
                receiver.await(all -> !receiver.delivered().isEmpty());
                assertThat(running.done).isNotDone();
            }
            assertThat(receiver.received())
                    .extracting(Receiver.Received::id)
                    .containsExactlyElementsOf(ids(0, 2));
        }
        String letter = Files.readString(folder.resolve("lost.jsonl"));
        assertThat(letter)
                .contains("\"reason\":\"HTTP status 404\"", "\"attempts\":1", "\"record\":{")
                .doesNotContain("/secret");
        assertThat(letter.lines()).hasSize(1);
    }

    @Test
    void theFrameIsTheLastOneBeforeTheAnswersTime() throws Exception {
        Configuration config = topics("seen");
        publish(config, Clips.synthetic("lobby", 7, 3));
        List<String> warnings = new ArrayList<>();
        TopicFrames frames = new TopicFrames(config, warnings::add);
        long second = CaptureTime.micros(Clips.START.plusSeconds(2));
        Frame frame = frames.at("lobby", second - 1).orElseThrow();
        assertThat(frame.micros()).isEqualTo(second - 125_000);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(frame.jpeg()));
        assertThat(image.getWidth()).isEqualTo(128);
        assertThat(warnings).isEmpty();
        assertThat(frames.at("gate", second)).isEmpty();
        assertThat(warnings).singleElement().asString().contains("stream gate");
        publish(config, Clips.synthetic("gate", 8, 2)); // after the consumer was opened
        assertThat(frames.at("gate", second - 1)).isPresent();
        frames.close();
    }

    private static void publish(Configuration config, List<VideoChunk> clip) throws Exception {
        try (KafkaChunkPublisher publisher =
                new KafkaChunkPublisher(IngestConfiguration.publisher(config))) {
            for (VideoChunk chunk : clip) {
                publisher.publish(chunk);
            }
            publisher.flush(clip.get(0).streamId());
        }
    }

    @Test
    void whatCannotWorkIsSaidAtOnce() {
        assertThat(run(2, "--webhook=ftp://host/hidden")).contains("--webhook: found a URL");
        assertThat(run(2)).contains("neither --webhook nor --alerts");
        assertThat(run(2, "--webhook=http://host/", "--format=xml")).contains("'xml'");
        assertThat(run(1, "--webhook=http://host/", "--secret-env=SLUICE_NOT_SET"))
                .contains("SLUICE_NOT_SET is not set");
        assertThat(run(1, "--alerts=" + folder.resolve("none"))).contains("cannot be read");
        assertThat(
                        run(
                                1,
                                "--webhook=http://host/",
                                "--set=sluice.kafka.topics.answers=none.answers"))
                .contains("there is no topic 'none.answers'");
    }

    private static String run(int code, String... options) {
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("alert"));
        arguments.addAll(List.of(options));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        assertThat(
                        Main.commandLine()
                                .setErr(new PrintWriter(err))
                                .execute(arguments.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(code);
        assertThat(err.toString()).doesNotContain("hidden");
        return err.toString();
    }
}
