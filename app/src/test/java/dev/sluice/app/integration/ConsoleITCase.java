// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.memory.TokenBlockFormat;
import dev.sluice.ingest.chunk.VideoChunk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The console beside a real job: what it shows is what is in the topics. */
@Timeout(300)
final class ConsoleITCase {

    private static final int SECONDS = 6;
    private static final String STREAM = "/api/streams/site%2Fgate";
    private static final String ID = "site/gate";
    private static final String TOKENS = "console.tokens";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;
    private static Console console;
    private static ConsoleClient client;
    private static List<VideoChunk> clip;

    @BeforeAll
    static void run() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment =
                cluster.deploy(
                        "console",
                        Map.of(
                                "sluice.kafka.topics.tokens", TOKENS,
                                "sluice.reduce.policy", "dtd-feature",
                                "sluice.job.silent-after", "1 s"));
        clip = Clips.synthetic(ID, 7, SECONDS);
        deployment.publish(clip.subList(0, 1)); // before the console starts
        console = Console.start(ConsoleSettings.local(0), deployment.config());
        client = new ConsoleClient(console.address());
        client.await(STREAM, stream -> stream.get("chunks").asInt() == 1);
        deployment.publish(clip.subList(1, SECONDS));
        deployment.publish(
                new ProducerRecord<>("console.video", ID.getBytes(UTF_8), new byte[] {1}));
        deployment.run(1);
        client.await(STREAM, stream -> stream.at("/tokens_hour/seen").asInt() >= 2 * SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(console, deployment, cluster);
    }

    private static String at(double seconds) {
        return Clips.START.plusMillis(Math.round(seconds * 1_000)).toString();
    }

    private static String part(double from, double to) {
        return "?from=%s&to=%s".formatted(at(from), at(to));
    }

    @Test
    void aStreamThatSendsNothingMoreIsFirstAndSilent() throws Exception {
        JsonNode streams =
                client.await(
                        "/api/streams",
                        body -> body.at("/streams/0/state").asText().equals("silent"));
        JsonNode first = streams.at("/streams/0");
        assertThat(first.get("stream_id").asText()).isEqualTo(ID);
        assertThat(first.get("silent_since").isTextual()).isTrue();
        assertThat(first.get("chunks").asInt()).isEqualTo(SECONDS);
        assertThat(first.get("playable").asBoolean()).isTrue();
        client.await(STREAM, body -> body.get("dead_letters").asInt() == 1);
        JsonNode one = client.json(STREAM);
        assertThat(one.get("width").asInt()).isEqualTo(128);
        assertThat(one.get("height").asInt()).isEqualTo(96);
        assertThat(one.get("epochs")).hasSize(1);
        assertThat(client.json("/api/server").get("tokens").asBoolean()).isTrue();
    }

    @Test
    void thePlaylistLeadsToEveryChunk() throws Exception {
        for (String playlist :
                List.of(
                        client.text(STREAM + "/video.m3u8"),
                        client.text(STREAM + "/video.m3u8" + part(0, SECONDS)))) {
            List<String> segments = playlist.lines().filter(l -> l.startsWith("chunks/")).toList();
            assertThat(segments).hasSize(SECONDS);
            assertThat(playlist).doesNotContain("#EXT-X-DISCONTINUITY\n");
            for (int i = 0; i < SECONDS; i++) {
                byte[] segment = client.bytes(STREAM + "/" + segments.get(i));
                assertThat(segment).hasSameSizeAs(clip.get(i).data());
                assertThat(segment[0]).isEqualTo((byte) 0x47);
            }
        }
        assertThat(client.text(STREAM + "/video.m3u8" + part(2.5, 3.5)).lines())
                .filteredOn(line -> line.startsWith("chunks/"))
                .hasSize(2);
        assertThat(client.get(STREAM + "/chunks/0-999.ts").statusCode()).isEqualTo(404);
        int bytes = clip.subList(2, 4).stream().mapToInt(chunk -> chunk.data().length).sum();
        assertThat(client.bytes(STREAM + "/clip" + part(2.5, 3.5))).hasSize(bytes);
    }

    @Test
    void aFrameIsTheLastOneBeforeItsTime() throws Exception {
        HttpResponse<byte[]> found = client.get(STREAM + "/frame?width=64&at=" + at(2.3));
        assertThat(found.headers().firstValue("X-Sluice-Time").map(Instant::parse))
                .contains(Clips.START.plusMillis(2_250));
        BufferedImage frame = ImageIO.read(new ByteArrayInputStream(found.body()));
        assertThat(frame.getWidth()).isEqualTo(64);
        assertThat(frame.getHeight()).isEqualTo(48);
        assertThat(client.get(STREAM + "/frame?at=" + at(-100)).statusCode()).isEqualTo(404);
    }

    @Test
    void theKeptTokensAreThoseOfTheTopic() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records =
                deployment.read(TOKENS).await("tokens", found -> found.size() >= SECONDS);
        client.await(
                STREAM + "/tokens" + part(0, SECONDS),
                body -> body.get("steps").size() >= records.size());
        JsonNode steps = client.json(STREAM + "/tokens" + part(0, SECONDS)).get("steps");
        for (ConsumerRecord<byte[], byte[]> record : records) {
            MemoryStep expected = new TokenBlockFormat().fromBytes(record.value()).steps().get(0);
            JsonNode step =
                    StreamSupport.stream(steps.spliterator(), false)
                            .filter(s -> s.get("index").asLong() == expected.step())
                            .findFirst()
                            .orElseThrow();
            assertThat(ints(step.get("kept"))).isEqualTo(expected.positions());
            int[] merged =
                    IntStream.range(0, expected.kept())
                            .filter(i -> expected.spans()[i] > 0)
                            .map(i -> expected.positions()[i])
                            .toArray();
            assertThat(ints(step.get("merged"))).isEqualTo(merged);
            assertThat(step.get("rows").asInt()).isEqualTo(expected.grid().height());
        }
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    @Test
    void aQuestionGetsTheAnswerOfTheTopicAndAMark() throws Exception {
        JsonNode answer =
                client.post(
                        200,
                        STREAM + "/questions?wait=100",
                        "{\"question\": \"What moves?\", \"at\": \"%s\", \"query_id\": \"mine\"}"
                                .formatted(at(4)));
        assertThat(answer.get("query_id").asText()).isEqualTo("mine");
        String record =
                deployment.answers().await(List.of("mine")).stream()
                        .filter(received -> received.answer().queryId().equals("mine"))
                        .findFirst()
                        .orElseThrow()
                        .json();
        assertThat(answer).isEqualTo(JSON.readTree(record));
        JsonNode questions =
                client.await(
                        STREAM + "/questions",
                        body -> find(body.get("questions"), "mine").get("answers").size() == 1);
        assertThat(find(questions.get("questions"), "mine").at("/answers/0")).isEqualTo(answer);
        JsonNode line = client.json(STREAM + "/timeline?buckets=3");
        assertThat(line.get("buckets")).hasSize(3);
        assertThat(line.at("/buckets/0/seen").asInt()).isPositive();
        assertThat(find(line.get("marks"), "mine").get("type").asText()).isEqualTo("question");
        assertThat(client.send("POST", STREAM + "/questions", "{\"question\": \"\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void withoutAModelInThisProcessNothingIsCompared() throws Exception {
        JsonNode refused = client.post(501, STREAM + "/compare", "{}");
        assertThat(refused.at("/error/code").asText()).isEqualTo("NOT_SUPPORTED");
        assertThat(client.json("/api/server").get("compare").asBoolean()).isFalse();
    }

    private static JsonNode find(JsonNode all, String queryId) {
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> one.path("query_id").asText().equals(queryId))
                .findFirst()
                .orElse(JSON.createObjectNode().putObject("none").putArray("answers"));
    }

    @Test
    void aWatchIsListedUntilItIsCancelled() throws Exception {
        String id =
                client.post(
                                202,
                                STREAM + "/questions",
                                "{\"question\": \"Does it move?\", \"mode\": \"watch\"}")
                        .get("query_id")
                        .asText();
        client.await(
                STREAM + "/watches",
                body -> find(body.get("watches"), id).path("last_answer").has("answer"));
        assertThat(client.send("DELETE", STREAM + "/watches/" + id, "").statusCode())
                .isEqualTo(202);
        client.await(STREAM + "/watches", body -> body.get("watches").isEmpty());
    }

    @Test
    void fiftyClientsLearnOfAnAnswer() throws Exception {
        List<CompletableFuture<?>> open = new ArrayList<>();
        List<Queue<String>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(client.events("/api/events", open));
        }
        for (Queue<String> lines : all) {
            ConsoleClient.await(lines, ":");
        }
        client.post(200, STREAM + "/questions?wait=100", "{\"question\": \"What moves?\"}");
        for (Queue<String> lines : all) {
            ConsoleClient.await(lines, "event: question");
            ConsoleClient.await(lines, "event: answer");
            ConsoleClient.await(lines, "event: stream");
        }
        open.forEach(connection -> connection.cancel(true));
    }

    @Test
    void chatCompletionsAreAnswered() throws Exception {
        String model = client.json("/v1/models").at("/data/0/id").asText();
        String body =
                """
                {"model": "%s", "max_tokens": 4, "stream": %s, "stream_options": {"include_usage": true},
                 "messages": [{"role": "user", "content": [{"type": "text", "text": "What moves?"},
                  {"type": "video_url", "video_url": {"url": "sluice://site/gate?from=%s&to=%s"}}]}]}
                """;
        JsonNode whole =
                client.post(
                        200, "/v1/chat/completions", body.formatted(model, false, at(2), at(5)));
        assertThat(whole.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(whole.at("/usage/sluice/tokens_seen").asInt())
                .isGreaterThanOrEqualTo(whole.at("/usage/sluice/tokens_kept").asInt())
                .isPositive();
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isPositive();
        HttpResponse<String> streamed =
                client.send(
                        "POST", "/v1/chat/completions", body.formatted(model, true, at(2), at(5)));
        assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
        StringBuilder text = new StringBuilder();
        for (String line : streamed.body().lines().filter(l -> l.startsWith("data: {")).toList()) {
            text.append(JSON.readTree(line.substring(6)).at("/choices/0/delta/content").asText(""));
        }
        assertThat(text.toString()).isEqualTo(whole.at("/choices/0/message/content").asText());
        JsonNode error =
                client.post(
                        404,
                        "/v1/chat/completions",
                        body.formatted("another", false, at(2), at(5)));
        assertThat(error.at("/error/code").asText()).isEqualTo("model_not_found");
    }
}
