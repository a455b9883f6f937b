// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

import javax.xml.parsers.DocumentBuilderFactory;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a replay says about chunks that it, or the live run, did not use. */
@Timeout(300)
final class ReplayReportITCase {

    private static final String STREAM = "gate";
    private static final int CHUNKS = 30; // more than sluice.order.max-wait
    private static final int MISSING = 4;
    private static final int LATE_LIVE = 7;

    @Test
    void lossesThatAreNotTheSameLiveAreNamed(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                broker.clientProperties(),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            Configuration config = ConfigFile.load(Home.defaultConfig(), settings(broker));
            try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            publish(producer, config);
            Result alone = replay(broker);
            assertThat(alone.code()).as("a gap of the recording: %s", alone.report()).isZero();
            assertThat(alone.report().path("chunks_missing").asInt()).isEqualTo(1);
            assertThat(alone.report().path("dead_letters").asInt()).isEqualTo(1);
            assertThat(alone.report().path("answers").path("error").asInt()).isEqualTo(1);

            removeFirst(broker, config, 1);
            Result rest = replay(broker);
            assertThat(rest.code()).as("%s", rest.report()).isEqualTo(1);
            assertThat(rest.report().path("records_removed").asInt()).isEqualTo(1);

            writeLiveEvents(producer, config);
            Result compared = replay(broker);
            assertThat(compared.code()).as("%s", compared.report()).isEqualTo(1);
            assertLoss(compared.report().path("only_replay"), "missing", MISSING);
            assertLoss(compared.report().path("only_live"), "late", LATE_LIVE);

            askAnew(broker);
            compareTwoPolicies(broker, folder.resolve("policies.html"));
            removeFirst(broker, config, CHUNKS / 2);
            compareWithAKeptRun(broker, folder.resolve("kept.html"));
        }
    }

    /** The live run was never asked, so what it lost, and what is gone, makes no difference. */
    private static void askAnew(EmbeddedBroker broker) throws Exception {
        Result asked = ask(broker, "--stream", STREAM, "--into", "kept");
        assertThat(asked.code()).as("%s", asked.report()).isZero();
        assertThat(asked.report().path("answers").path("ok").asInt()).isEqualTo(2);
        assertThat(asked.lines())
                .extracting(answer -> Instant.parse(answer.path("at").asText()))
                .as("counted from the first chunk that is left")
                .containsExactly(time(1, 5), time(1, 10));
        assertThat(asked.lines()).allMatch(answer -> !answer.path("answer").asText().isEmpty());
    }

    private static Result ask(EmbeddedBroker broker, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--ask", "What moves?", "--every", "5s"));
        arguments.addAll(List.of(more));
        return replay(broker, arguments.toArray(String[]::new));
    }

    private static void compareTwoPolicies(EmbeddedBroker broker, Path page) throws Exception {
        Result compared =
                ask(
                        broker,
                        "--policy",
                        "none:gate=0",
                        "--against",
                        "dtd-feature:threshold=0.01",
                        "--html",
                        page.toString());
        assertThat(compared.code()).as("%s", compared.comparison()).isZero();
        JsonNode report = compared.comparison();
        assertThat(report.path("pairs").asInt()).isEqualTo(2);
        assertThat(report.path("a").path("name").asText()).isEqualTo("policy none:gate=0");
        assertThat(report.path("b").path("name").asText())
                .isEqualTo("policy dtd-feature:threshold=0.01");
        assertThat(report.path("a").path("kept_percent").asDouble())
                .isEqualTo(100)
                .isGreaterThan(report.path("b").path("kept_percent").asDouble());
        int differ = report.path("differ").asInt();
        assertThat(compared.lines()).filteredOn(ReplayReportITCase::differs).hasSize(differ);
        assertThat(frames(page)).hasSize(differ).allMatch(text -> text.contains("gate, 2025"));
    }

    /** The run is compared with one of which the beginning of the video is gone. */
    private static void compareWithAKeptRun(EmbeddedBroker broker, Path page) throws Exception {
        Result compared = replay(broker, "--against", "kept", "--html", page.toString());
        assertThat(compared.code()).as("%s", compared.comparison()).isEqualTo(1);
        assertLoss(compared.comparison().path("lost_only_b"), "missing", MISSING);
        assertThat(compared.comparison().path("b").path("name").asText()).isEqualTo("run kept");
        assertThat(compared.comparison().path("pairs").asInt()).isEqualTo(2);
        assertThat(differs(compared.lines().get(0))).isTrue();
        assertThat(compared.lines().get(0).path("pair").path("a").path("status").asText())
                .isEqualTo("no_video");
        assertThat(frames(page).get(0)).contains("the video topic no longer has the chunk");
    }

    private static boolean differs(JsonNode line) {
        return line.path("pair").path("differs").asBoolean();
    }

    /** The captions of a page's frames. */
    private static List<String> frames(Path page) throws Exception {
        NodeList captions =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(page.toFile())
                        .getElementsByTagName("figcaption");
        return IntStream.range(0, captions.getLength())
                .mapToObj(i -> captions.item(i).getTextContent())
                .toList();
    }

    private static Instant time(int chunks, int seconds) {
        return CaptureTime.instant(
                JpegRecords.START + chunks * JpegRecords.DURATION + seconds * 1_000_000L);
    }

    /** Removes the oldest records of a partition, as retention does. */
    private static void removeFirst(EmbeddedBroker broker, Configuration config, long records)
            throws Exception {
        String topic = KafkaSettings.of(config).video();
        try (Admin admin = Admin.create(broker.clientProperties());
                TopicTail tail = TopicTail.open(broker.clientProperties(), topic)) {
            TopicPartition first =
                    tail.ends().entrySet().stream()
                            .filter(end -> end.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow();
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(records))).all().get();
        }
    }

    private static void assertLoss(JsonNode losses, String kind, int sequence) {
        assertThat(losses).hasSize(1);
        assertThat(losses.path(0).path("kind").asText()).isEqualTo(kind);
        assertThat(losses.path(0).path("stream_id").asText()).isEqualTo(STREAM);
        assertThat(losses.path(0).path("first_sequence").asInt()).isEqualTo(sequence);
    }

    /** Chunks with a hole, one record that is no chunk, and a question that is no question. */
    private static void publish(KafkaProducer<byte[], byte[]> producer, Configuration config)
            throws Exception {
        String video = config.get(KafkaOptions.VIDEO_TOPIC);
        JpegRecords records = new JpegRecords(video, config.get(KafkaOptions.QUERIES_TOPIC));
        for (int sequence = 0; sequence < CHUNKS; sequence++) {
            if (sequence != MISSING) {
                producer.send(records.chunk(STREAM, sequence)).get();
            }
        }
        producer.send(new ProducerRecord<>(video, STREAM.getBytes(UTF_8), new byte[] {1})).get();
        producer.send(
                        new ProducerRecord<>(
                                config.get(KafkaOptions.QUERIES_TOPIC),
                                STREAM.getBytes(UTF_8),
                                "{\"query_id\":\"q\",\"stream_id\":\"gate\"}".getBytes(UTF_8)))
                .get();
    }

    /** The events of a live run that had the missing chunk, and found another one late. */
    private static void writeLiveEvents(
            KafkaProducer<byte[], byte[]> producer, Configuration config) throws Exception {
        long time = JpegRecords.START + LATE_LIVE * JpegRecords.DURATION;
        List<StreamEvent> events =
                List.of(
                        StreamEvent.of(EventType.EPOCH, STREAM, JpegRecords.START)
                                .with("epoch", 1)
                                .with("sequence", 0)
                                .build(),
                        StreamEvent.of(EventType.LATE, STREAM, time)
                                .with("epoch", 1)
                                .with("sequence", LATE_LIVE)
                                .with("reason", "gap closed")
                                .build());
        for (StreamEvent event : events) {
            producer.send(
                            new ProducerRecord<>(
                                    config.get(KafkaOptions.EVENTS_TOPIC),
                                    STREAM.getBytes(UTF_8),
                                    event.json().getBytes(UTF_8)))
                    .get();
        }
    }

    private static Result replay(EmbeddedBroker broker, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("replay", "--json"));
        arguments.addAll(List.of(more));
        settings(broker)
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        StringWriter out = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        int last = lines.size() - 1;
        if (arguments.contains("--against")) {
            lines.forEach(RecordSchema.AB_REPORT::check);
        } else {
            RecordSchema.REPLAY.check(lines.get(last));
        }
        return new Result(
                code,
                lines.subList(0, last),
                lines.get(last).path("replay"),
                lines.get(last).path("comparison"));
    }

    private static Map<String, String> settings(EmbeddedBroker broker) {
        return Map.of(
                "sluice.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "sluice.model.path",
                Home.randomModel().toString(),
                "sluice.model.provider",
                "cpu",
                "parallelism.default",
                "1");
    }

    private record Result(int code, List<JsonNode> lines, JsonNode report, JsonNode comparison) {}
}
