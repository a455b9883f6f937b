// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.app.Main;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.platform.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** The verb against a real broker. */
final class IngestCommandITCase {

    private static final Path INPUTS = Path.of("../ingest/src/test/resources");

    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void recordingsOfLongAgoArriveInOrder() throws Exception {
        Instant longAgo = Instant.parse("2017-09-26T16:57:49Z");
        assertThat(
                        execute(
                                "synthetic:?width=64&height=48&seconds=4",
                                "synthetic:?width=64&height=48&seconds=3&seed=8",
                                "--stream",
                                "old",
                                "--stream",
                                "other",
                                "--start",
                                longAgo.toString(),
                                "--json"))
                .as(err.toString())
                .isZero();

        List<VideoChunk> chunks = chunks("sluice.video", 7);
        assertThat(chunks).hasSize(7);
        List<VideoChunk> old = chunks.stream().filter(c -> c.streamId().equals("old")).toList();
        assertThat(old).extracting(VideoChunk::sequence).containsExactly(0L, 1L, 2L, 3L);
        for (int i = 0; i < 4; i++) {
            assertThat(old.get(i).captureMicros())
                    .isEqualTo(CaptureTime.micros(longAgo) + i * 1_000_000L);
        }
        assertThat(out.toString().lines().filter(line -> line.contains("\"state\":\"ended\"")))
                .hasSize(2);
        List<String> events = new ArrayList<>();
        records("sluice.events", 4).forEach(r -> events.add(text(r.value())));
        assertThat(events).allSatisfy(event -> assertThat(event).contains("\"type\":\"source\""));
    }

    @Test
    void aFileThatIsNotThereIsAFailureAndAWrongOptionIsAUsageError() {
        assertThat(execute("missing.mp4", "--stream", "x")).isEqualTo(1);
        assertThat(out.toString()).contains("missing.mp4: no such file");
        assertThat(execute("a.mp4", "b.mp4", "--stream", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("found 2 sources and 1 times --stream");
        assertThat(execute("rtsp://admin:hunter2@host/1", "--stream", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("in plain text").doesNotContain("hunter2");
        assertThat(execute("synthetic:", "synthetic:", "--stream", "x", "--stream", "x"))
                .isEqualTo(2);
    }

    @Test
    void framesThatASettingExcludesAreInTheLastLineAndTheExitCode() {
        String video = INPUTS.resolve("inputs/longgop.mp4").toString();
        assertThat(
                        execute(
                                video,
                                "--stream",
                                "cut",
                                "--json",
                                "--set",
                                "sluice.ingest.reencode=false"))
                .as(err.toString())
                .isEqualTo(1);
        assertThat(lastLine())
                .contains("\"state\":\"ended\"")
                .contains("\"frames_left_out\":500")
                .contains("\"frames_damaged\":0")
                .contains("sluice.ingest.chunk.max-duration");

        assertThat(execute(video, "--stream", "whole")).as(err.toString()).isZero();
        assertThat(lastLine()).startsWith("whole: ended, ").doesNotContain("left out");
    }

    @Test
    void aCreationTimeThatKafkaRefusesIsNamedWithTheOptionThatReplacesIt() {
        String video = INPUTS.resolve("sources/future.mkv").toString();

        assertThat(execute(video, "--stream", "future")).isEqualTo(1);

        assertThat(lastLine())
                .startsWith("future: failed")
                .contains("the file's creation time, which is 2046-01-01T00:00:00")
                .contains("--start");
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Test
    void aTopicThatIsTooSmallForAChunkFailsWithTheSettingThatHelps() throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties())) {
            NewTopic small =
                    new NewTopic("small", 1, (short) 1)
                            .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "2000"));
            admin.createTopics(List.of(small)).all().get();
        }

        assertThat(
                        execute(
                                "synthetic:?width=320&height=240&seconds=2",
                                "--stream",
                                "x",
                                "--set",
                                "sluice.kafka.topics.video=small"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("topic small has max.message.bytes=2000");
        assertThat(out.toString())
                .contains("x: failed", "set max.message.bytes of topic small to it");
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("ingest"));
        all.addAll(List.of(arguments));
        all.add("--bootstrap-servers");
        all.add(broker.bootstrapServers());
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(new String[0]));
    }

    private static List<VideoChunk> chunks(String topic, int count) throws Exception {
        List<VideoChunk> chunks = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(topic, count)) {
            VideoChunk chunk =
                    KafkaChunkHeaders.parse(record.key(), record.headers(), record.value());
            assertThat(record.timestamp()).isEqualTo(chunk.captureMicros() / 1_000);
            chunks.add(chunk);
        }
        return chunks;
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic, int count) {
        Properties properties = broker.clientProperties();
        properties.setProperty("group.id", "test-" + topic);
        properties.setProperty("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        assertThat(records).hasSizeGreaterThanOrEqualTo(count);
        return records;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
