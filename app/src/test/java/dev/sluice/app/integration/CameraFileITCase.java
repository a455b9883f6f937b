// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten cameras from one file, of which one never answers and one dies and comes back, while the file
 * changes.
 */
@Timeout(120)
final class CameraFileITCase {

    private static final Path VIDEO =
            Path.of("..", "ingest", "src", "test", "resources", "video", "chunk-h264-closed.ts");
    private static final Path CONFIG = Path.of("..", "configs", "default.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Chunks last a second; a machine that is busy with other tests delays them. */
    private static final Duration STALL = Duration.ofSeconds(8);

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();
    private final Map<String, List<Long>> arrivals = new TreeMap<>();
    private final Map<String, List<String>> ids = new HashMap<>(); // "epoch-sequence"
    private TopicReader video;
    private TopicReader queries;
    private int read;

    @Test
    void tenStreamsOfAFileRunWhileItChanges() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SwitchedCamera dead = new SwitchedCamera(new byte[0], 0);
                SwitchedCamera back = new SwitchedCamera(Files.readAllBytes(VIDEO), 4_000)) {
            Path file = write(file(dead, back, List.of(0, 1, 2, 3, 4, 5, 6, 7)));
            Thread ingest = start(broker, "ingest", "--streams", file.toString(), "--json");
            awaitTopics(broker);
            await("all", () -> scenesHave(2, 0, 1, 2, 3, 4, 5, 6, 7) && count("back") > 0);

            back.switchOff();
            write(file(dead, back, List.of(0, 1, 2, 3, 4, 5, 6, 8)));
            await("cam-8", () -> scenesHave(1, 8) && epochs("back") == 1);
            back.switchOn();
            await("a new epoch", () -> epochs("back") == 2);

            write("streams:\n  cam-0: {sorce: x}\n");
            await("a word about the file", () -> err.toString().contains("'source'"));
            write(file(dead, back, List.of(0, 1, 2, 3, 4, 5, 6, 8)));
            int before = count("cam-0");
            await("all go on", () -> scenesHave(before + 2, 0, 1, 2, 3, 4, 5, 6));

            assertStreamsAreListed(broker);
            ingest.interrupt();
            ingest.join(Duration.ofSeconds(30).toMillis());
            assertThat(ingest.isAlive()).isFalse();
            poll();
            assertNothingStalled();
            assertWatches();
            video.close();
            queries.close();
        }
    }

    private String file(SwitchedCamera dead, SwitchedCamera back, List<Integer> scenes) {
        StringBuilder yaml = new StringBuilder("streams:\n");
        for (int scene : scenes) {
            yaml.append("  cam-%d:\n".formatted(scene))
                    .append(
                            "    source: synthetic:?width=32&height=32&fps=5&gop=5&seed=%d\n"
                                    .formatted(scene))
                    .append("    watches: [{question: Is scene %d empty?}]\n".formatted(scene));
        }
        return yaml
                + "  dead: {source: '%s', connect-timeout: 2s}\n".formatted(dead.url("rtsp"))
                + "  back: {source: '%s', read-timeout: 60s}\n".formatted(back.url("http"));
    }

    /** Replaces the file as editors do. */
    private Path write(String content) throws IOException {
        Path file = folder.resolve("cameras.yaml");
        Path next = Files.writeString(folder.resolve("next"), content);
        return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Thread start(EmbeddedBroker broker, String... arguments) {
        Thread thread = new Thread(() -> execute(broker, new StringWriter(), arguments), "ingest");
        thread.start();
        return thread;
    }

    private int execute(EmbeddedBroker broker, StringWriter out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", CONFIG.toString()));
        all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private void awaitTopics(EmbeddedBroker broker) throws Exception {
        Properties client = broker.clientProperties();
        try (Topics topics = new Topics(client)) {
            List<String> needed = List.of("sluice.video", "sluice.queries", "sluice.events");
            while (topics.existing(needed).size() < needed.size()) {
                Thread.sleep(50);
            }
        }
        video = new TopicReader(client, "sluice.video", () -> {});
        queries = new TopicReader(client, "sluice.queries", () -> {});
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("timed out waiting for %s; found %s; %s", what, ids, err)
                    .isLessThan(deadline);
            poll();
            Thread.sleep(50);
        }
    }

    private void poll() {
        List<ConsumerRecord<byte[], byte[]>> all = video.all();
        for (ConsumerRecord<byte[], byte[]> record : all.subList(read, all.size())) {
            String stream = TopicReader.key(record);
            arrivals.computeIfAbsent(stream, key -> new ArrayList<>()).add(System.nanoTime());
            ids.computeIfAbsent(stream, key -> new ArrayList<>())
                    .add(TopicReader.header(record, ChunkHeaders.ID));
        }
        read = all.size();
    }

    private int count(String stream) {
        return ids.getOrDefault(stream, List.of()).size();
    }

    private boolean scenesHave(int chunks, int... scenes) {
        return IntStream.of(scenes).allMatch(scene -> count("cam-" + scene) >= chunks);
    }

    private long epochs(String stream) {
        return ids.getOrDefault(stream, List.of()).stream()
                .map(id -> id.substring(0, id.indexOf('-')))
                .distinct()
                .count();
    }

    private void assertStreamsAreListed(EmbeddedBroker broker) throws Exception {
        StringWriter out = new StringWriter();
        assertThat(execute(broker, out, "streams", "--json")).as(err.toString()).isZero();
        Map<String, String> states = new TreeMap<>();
        for (String line : out.toString().lines().toList()) {
            JsonNode stream = JSON.readTree(line);
            RecordSchema.STREAM_STATUS.check(stream);
            states.put(stream.path("stream_id").asText(), stream.path("state").asText());
            if (stream.path("stream_id").asText().equals("cam-0")) {
                assertThat(stream.path("lag_seconds").asDouble()).isLessThan(STALL.toSeconds());
                assertThat(stream.path("chunks_per_minute").asDouble()).isBetween(50.0, 70.0);
            }
        }
        Map<String, String> expected = new TreeMap<>(Map.of("dead", "lost", "back", "live"));
        IntStream.rangeClosed(0, 8).forEach(i -> expected.put("cam-" + i, "live"));
        expected.put("cam-7", "ended");
        assertThat(states).isEqualTo(expected);
    }

    private void assertNothingStalled() {
        for (int scene = 0; scene < 7; scene++) {
            String stream = "cam-" + scene;
            List<Long> times = arrivals.get(stream);
            for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
                        .as("chunk %d of %s", i, stream)
                        .isLessThan(STALL);
            }
            String epoch = ids.get(stream).get(0).replaceFirst("-.*", "");
            assertThat(ids.get(stream))
                    .isEqualTo(
                            IntStream.range(0, times.size())
                                    .mapToObj(i -> epoch + "-" + i)
                                    .toList());
        }
        assertThat(ids).doesNotContainKey("dead");
    }

    private void assertWatches() {
        Map<String, List<String>> modes = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : queries.all()) {
            Query query = ((ParsedQuery.Valid) QueryJson.parse(record.value())).query();
            String question = query.mode() == QueryMode.WATCH ? query.question() : "cancel";
            assertThat(query.queryId()).matches(query.streamId() + "/watch/[0-9a-f]{8}");
            modes.computeIfAbsent(query.streamId(), id -> new ArrayList<>()).add(question);
        }
        Map<String, List<String>> expected = new TreeMap<>();
        IntStream.rangeClosed(0, 8)
                .forEach(i -> expected.put("cam-" + i, List.of("Is scene %d empty?".formatted(i))));
        expected.put("cam-7", List.of("Is scene 7 empty?", "cancel"));
        assertThat(modes).isEqualTo(expected);
    }
}
