// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    void lossesThatAreNotTheSameLiveAreNamed() throws Exception {
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

            removeFirst(broker, config);
            Result rest = replay(broker);
            assertThat(rest.code()).as("%s", rest.report()).isEqualTo(1);
            assertThat(rest.report().path("records_removed").asInt()).isEqualTo(1);

            writeLiveEvents(producer, config);
            Result compared = replay(broker);
            assertThat(compared.code()).as("%s", compared.report()).isEqualTo(1);
            assertLoss(compared.report().path("only_replay"), "missing", MISSING);
            assertLoss(compared.report().path("only_live"), "late", LATE_LIVE);

            askAnew(broker);
        }
    }

    /** The live run was never asked, so what it lost, and what is gone, makes no difference. */
    private static void askAnew(EmbeddedBroker broker) throws Exception {
        Result asked =
                replay(
                        broker,
                        "--stream",
                        STREAM,
                        "--ask",
                        "What moves?",
                        "--every",
                        "5s",
                        "--options",
                        "left,right");
        assertThat(asked.code()).as("%s", asked.report()).isZero();
        assertThat(asked.report().path("answers").path("ok").asInt()).isEqualTo(2);
        assertThat(asked.answers())
                .extracting(answer -> Instant.parse(answer.path("at").asText()))
                .as("counted from the first chunk that is left")
                .containsExactly(time(1, 5), time(1, 10));
        assertThat(asked.answers()).allMatch(answer -> !answer.path("answer").asText().isEmpty());
        try (Topics topics = new Topics(broker.clientProperties())) {
            assertThat(topics.existing(Set.of("sluice.queries.dlq"))).hasSize(1);
        }
    }

    private static Instant time(int chunks, int seconds) {
        return CaptureTime.instant(
                JpegRecords.START + chunks * JpegRecords.DURATION + seconds * 1_000_000L);
    }

    /** Removes the oldest record of a partition, as retention does. */
    private static void removeFirst(EmbeddedBroker broker, Configuration config) throws Exception {
        String topic = KafkaSettings.of(config).video();
        try (Admin admin = Admin.create(broker.clientProperties());
                TopicTail tail = TopicTail.open(broker.clientProperties(), topic)) {
            TopicPartition first =
                    tail.ends().entrySet().stream()
                            .filter(end -> end.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow();
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(1))).all().get();
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
        return new Result(code, lines.subList(0, last), lines.get(last).path("replay"));
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

    private record Result(int code, List<JsonNode> answers, JsonNode report) {}
}
