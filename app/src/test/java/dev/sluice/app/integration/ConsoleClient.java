// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A client of the console's HTTP interface. */
final class ConsoleClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    ConsoleClient(URI address) {
        this.address = address;
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofByteArray());
    }

    /** Returns a body that has to be there. */
    byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> found = get(path);
        assertThat(found.statusCode()).as(path).isEqualTo(200);
        return found.body();
    }

    String text(String path) throws IOException, InterruptedException {
        return new String(bytes(path), UTF_8);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(bytes(path));
    }

    /** Asks until the body fulfils a condition. */
    JsonNode await(String path, Predicate<JsonNode> condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SluiceTestCluster.TIMEOUT.toNanos();
        while (true) {
            HttpResponse<byte[]> found = get(path);
            JsonNode body = JSON.readTree(found.body());
            if (found.statusCode() == 200 && condition.test(body)) {
                return body;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("timed out waiting for another body than " + body);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Sends a body and returns the text of the response. */
    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode post(int status, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> found = send("POST", path, body);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(status);
        return JSON.readTree(found.body());
    }

    /** Opens a stream of events and returns its lines as they come. */
    Queue<String> events(String path, List<CompletableFuture<?>> open) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        open.add(
                client.sendAsync(
                                HttpRequest.newBuilder(address.resolve(path)).build(),
                                BodyHandlers.ofLines())
                        .thenAcceptAsync(
                                response -> response.body().forEach(lines::add),
                                task -> {
                                    Thread thread = new Thread(task, "events");
                                    thread.setDaemon(true);
                                    thread.start();
                                }));
        return lines;
    }

    /** Waits until a line has come. */
    static void await(Queue<String> lines, String line) throws InterruptedException {
        long deadline = System.nanoTime() + SluiceTestCluster.TIMEOUT.toNanos();
        while (!lines.contains(line)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no line '%s' in %s".formatted(line, lines));
            }
            Thread.sleep(POLL.toMillis());
        }
    }
}
