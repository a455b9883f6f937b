// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.answer.ClipAnswerer;
import dev.sluice.console.Console;
import dev.sluice.console.ConsoleSettings;
import dev.sluice.console.LocalModel;
import dev.sluice.console.openai.VideoAnswerer;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.config.ConsoleVideoOptions;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Questions about uploaded videos and files through OpenAI's interface, with a real model. */
final class VideoQuestionsITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "What moves?";
    private static final int LIMIT = 64 << 10;

    @TempDir private Path folder;
    private final Configuration config = new Configuration();
    private final HttpClient client = HttpClient.newHttpClient();
    private Path video;
    private Set<Path> uploadsBefore;
    private Console console;

    @BeforeEach
    void start() throws Exception {
        Path resources = Path.of(System.getProperty("sluice.home"));
        Path clip = resources.resolve("ingest/src/test/resources/video/source-h264-closed.mp4");
        video = Files.copy(clip, Files.createDirectory(folder.resolve("videos")).resolve("a.mp4"));
        uploadsBefore = uploads();
        config.set(ModelOptions.PATH, Home.randomModel().toString());
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:1"); // nobody
        config.set(ConsoleVideoOptions.MAX_UPLOAD, new MemorySize(LIMIT));
        config.set(ConsoleVideoOptions.VIDEO_FOLDER, folder.resolve("videos").toString());
        serve(new ClipQuestions(config));
    }

    private void serve(VideoAnswerer answerer) throws Exception {
        LocalModel model = new LocalModel(new PolicyComparer(config), answerer);
        console = Console.start(ConsoleSettings.local(0), config, Optional.of(model));
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
        assertThat(uploads()).as("temporary files").isEqualTo(uploadsBefore);
    }

    private static Set<Path> uploads() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new TreeSet<>(
                    files.filter(file -> file.getFileName().toString().startsWith("sluice-upload-"))
                            .toList());
        }
    }

    private Answer expected() throws Exception {
        Configuration own = new Configuration(config);
        RecommendedDefaults.apply(own);
        try (VideoLlm model = Jobs.openModel(own)) {
            Query query = Query.latest("video", QUESTION).withMaxNewTokens(16);
            return new ClipAnswerer(own, note -> {}, () -> false)
                    .answer(model, new SourceSpec.LocalFile(video), query);
        }
    }

    @Test
    void theAnswerIsThatOfTheVerbAnswer() throws Exception {
        Answer expected = expected();
        for (String url : List.of(data(Files.readAllBytes(video)), video.toUri().toString())) {
            JsonNode completion = JSON.readTree(post(request(url, false)).body());
            assertThat(completion.at("/choices/0/message/content").asText())
                    .isEqualTo(expected.text())
                    .isNotEmpty();
            assertThat(completion.at("/usage/completion_tokens").asInt())
                    .isEqualTo(expected.usage().generatedTokens())
                    .isPositive();
            assertThat(completion.at("/usage/prompt_tokens").asInt())
                    .isEqualTo(expected.usage().promptTokens());
            assertThat(completion.at("/usage/sluice/tokens_kept").asLong())
                    .isEqualTo(expected.evidence().tokensKept());
            assertThat(completion.get("model").asText()).isEqualTo(expected.model());
        }
    }

    @Test
    void theTextIsStreamedInPieces() throws Exception {
        List<JsonNode> events = events(post(request(video.toUri().toString(), true)).body());
        List<String> pieces = new ArrayList<>();
        events.forEach(event -> pieces.add(event.at("/choices/0/delta/content").asText("")));
        pieces.removeIf(String::isEmpty);
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo(expected().text());
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(16);
        assertThat(events.get(events.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    private static List<JsonNode> events(String body) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        assertThat(body).endsWith("data: [DONE]\n\n");
        for (String line : body.split("\n")) {
            if (line.startsWith("data: {")) {
                events.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        return events;
    }

    @Test
    void whatMayNotBeUsedIsRefused() throws Exception {
        Path outside = Files.copy(video, folder.resolve("outside.mp4"));
        Path link = Files.createSymbolicLink(folder.resolve("videos/link.mp4"), outside);
        Path text = Files.writeString(folder.resolve("videos/text.mp4"), "no video");
        String missing = video.resolveSibling("missing.mp4").toUri().toString();
        assertRefused(outside.toUri().toString(), 403, "sluice.console.video-folder");
        assertRefused(link.toUri().toString(), 403, "sluice.console.video-folder");
        assertRefused(folder.resolve("none").toUri().toString(), 403, "video-folder");
        assertRefused(video.toUri() + "/../../outside.mp4", 403, "video-folder");
        assertRefused(missing, 404, "missing.mp4");
        assertRefused("file:a.mp4", 400, "expected file:///PATH");
        assertRefused(text.toUri().toString(), 400, "cannot be read");
        assertRefused(data("no video".getBytes()), 400, "the video");
        assertRefused(data(new byte[LIMIT + 1]), 413, "sluice.console.max-upload");
        assertRefused(data(new byte[4 << 20]), 413, "too large");
        assertRefused("data:image/png;base64,AAAA", 400, "image/png");
        assertRefused("data:video/mp4;base64,=?", 400, "no base64");
        assertRefused("https://example.org/a.mp4", 400, "not fetched");
    }

    @Test
    void bothCanBeTurnedOff() throws Exception {
        console.close();
        config.set(ConsoleVideoOptions.MAX_UPLOAD, MemorySize.ZERO);
        config.removeConfig(ConsoleVideoOptions.VIDEO_FOLDER);
        serve(new ClipQuestions(config));
        assertRefused(data(new byte[10]), 403, "sluice.console.max-upload is 0");
        assertRefused(video.toUri().toString(), 403, "names no folder");
    }

    @Test
    void twoAreAnsweredAtATime() throws Exception {
        console.close();
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch open = new CountDownLatch(1);
        ClipQuestions real = new ClipQuestions(config);
        serve(
                (path, question, listener) -> {
                    inside.countDown();
                    open.await();
                    return real.answer(path, question, listener);
                });
        String body = request(video.toUri().toString(), false);
        List<CompletableFuture<HttpResponse<String>>> two =
                List.of(
                        client.sendAsync(http(body), HttpResponse.BodyHandlers.ofString()),
                        client.sendAsync(http(body), HttpResponse.BodyHandlers.ofString()));
        inside.await();
        assertThat(post(body).statusCode()).isEqualTo(429);
        open.countDown();
        for (CompletableFuture<HttpResponse<String>> answer : two) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(post(body).statusCode()).isEqualTo(200);
    }

    private void assertRefused(String url, int status, String message) throws Exception {
        HttpResponse<String> refused = post(request(url, false));
        String shown = url.substring(0, Math.min(url.length(), 60));
        assertThat(refused.statusCode()).as(shown + refused.body()).isEqualTo(status);
        assertThat(JSON.readTree(refused.body()).at("/error/message").asText())
                .as(shown)
                .contains(message)
                .doesNotContain("sluice-upload-");
    }

    private static String data(byte[] bytes) {
        return "data:video/mp4;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String request(String url, boolean stream) {
        ObjectNode body = JSON.createObjectNode().put("stream", stream).put("max_tokens", 16);
        body.putObject("stream_options").put("include_usage", true);
        ObjectNode message = body.putArray("messages").addObject().put("role", "user");
        message.putArray("content")
                .add(JSON.createObjectNode().put("type", "text").put("text", QUESTION))
                .addObject()
                .put("type", "video_url")
                .putObject("video_url")
                .put("url", url);
        return body.toString();
    }

    private HttpRequest http(String body) {
        return HttpRequest.newBuilder(console.address().resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(http(body), HttpResponse.BodyHandlers.ofString());
    }
}
