// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.http.PortTakenException;
import dev.sluice.console.http.Route;
import dev.sluice.operators.config.KafkaOptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who may use the server, and what it serves without a Kafka. */
final class ConsoleTest {

    private static final String TOKEN = "very-secret-1";

    private final HttpClient client = HttpClient.newHttpClient();

    private static Console open(Optional<String> token) throws PortTakenException {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:1"); // nobody
        return Console.start(ConsoleSettings.local(0).at(ConsoleSettings.LOOPBACK, token), config);
    }

    private HttpResponse<String> get(Console console, String path, String... headers)
            throws Exception {
        return send(HttpRequest.newBuilder(at(console, path)), headers);
    }

    private HttpResponse<String> post(Console console, String path, String body, String... headers)
            throws Exception {
        return send(
                HttpRequest.newBuilder(at(console, path))
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI at(Console console, String path) {
        return console.address().resolve(path);
    }

    @Test
    void everyRouteIsInTheOpenApiDocument() throws Exception {
        try (Console console = open(Optional.empty())) {
            Set<String> routes = new TreeSet<>();
            for (Route route : console.routes()) {
                String path = route.path().replaceAll("<([a-z]+)>", "{$1}");
                routes.add(route.method().name() + " " + path);
            }
            Set<String> documented = new TreeSet<>();
            JsonNode paths =
                    new ObjectMapper().readTree(get(console, "/openapi.json").body()).get("paths");
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    String name = method.getKey().toUpperCase(Locale.ROOT);
                    documented.add(name + " " + path.getKey());
                }
            }
            assertThat(documented).isEqualTo(routes);
        }
    }

    @Test
    void librariesHaveAddressesWithoutVersions() throws Exception {
        try (Console console = open(Optional.empty())) {
            for (String file :
                    Set.of(
                            "hls.js/dist/hls.min.js",
                            "uplot/dist/uPlot.esm.js",
                            "lit/index.js",
                            "lit__reactive-element/reactive-element.js",
                            "lit-element/lit-element.js",
                            "lit-html/lit-html.js")) {
                HttpResponse<String> found = get(console, "/webjars/" + file);
                assertThat(found.statusCode()).as(file).isEqualTo(200);
                assertThat(found.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("text/javascript");
                String tag = found.headers().firstValue("ETag").orElseThrow();
                assertThat(get(console, "/webjars/" + file, "If-None-Match", tag).statusCode())
                        .isEqualTo(304);
            }
        }
    }

    @Test
    void nothingButItsFilesCanBeRead() throws Exception {
        try (Console console = open(Optional.empty())) {
            for (String path :
                    Set.of(
                            "/assets/../openapi.json",
                            "/assets/..%2f..%2fMETA-INF/MANIFEST.MF",
                            "/assets/%2e%2e/%2e%2e/log4j2-test.xml",
                            "/assets//etc/passwd",
                            "/webjars/lit/../../../../META-INF/MANIFEST.MF",
                            "/webjars/..%2f..%2fMETA-INF/MANIFEST.MF",
                            "/webjars/%00/x",
                            "/META-INF/MANIFEST.MF",
                            "/assets/..\\openapi.json")) {
                assertThat(raw(console, "GET " + path + " HTTP/1.1", "Host: localhost"))
                        .as(path)
                        .containsPattern("^HTTP/1.1 (404|400)")
                        .doesNotContain("Manifest-Version", "\"openapi\"");
            }
        }
    }

    @Test
    void onLoopbackOnlyNamesOfLoopbackAreAnswered() throws Exception {
        try (Console console = open(Optional.empty())) {
            String get = "GET /api/streams HTTP/1.1";
            assertThat(raw(console, get, "Host: evil.example")).startsWith("HTTP/1.1 403");
            assertThat(raw(console, get, "Host: localhost.evil.example:80"))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(console, get, "Host: LOCALHOST:1234")).startsWith("HTTP/1.1 200");
            assertThat(raw(console, get, "Host: 127.0.0.1")).startsWith("HTTP/1.1 200");
            assertThat(raw(console, get, "Host: [::1]:80")).startsWith("HTTP/1.1 200");
        }
    }

    /** Sends lines as they are, which an HTTP client would not. */
    private static String raw(Console console, String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", console.address().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            String text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            out.write(text.getBytes(UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void changesAreRefusedToOtherSitesAndOtherContent() throws Exception {
        try (Console console = open(Optional.empty())) {
            String path = "/api/streams/none/questions";
            String json = "application/json";
            assertThat(post(console, path, "{}", "Content-Type", json).statusCode()).isEqualTo(404);
            assertThat(post(console, path, "{}", "Content-Type", "text/plain").statusCode())
                    .isEqualTo(415);
            assertThat(
                            post(
                                            console,
                                            path,
                                            "{}",
                                            "Content-Type",
                                            json,
                                            "Origin",
                                            "https://evil.example")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            post(
                                            console,
                                            path,
                                            "{}",
                                            "Content-Type",
                                            json,
                                            "Sec-Fetch-Site",
                                            "cross-site")
                                    .statusCode())
                    .isEqualTo(403);
            String own = "http://localhost:" + console.address().getPort();
            assertThat(post(console, path, "{}", "Content-Type", json, "Origin", own).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theTokenIsNeededEverywhere() throws Exception {
        try (Console console = open(Optional.of(TOKEN))) {
            for (Route route : console.routes()) {
                String path = route.path().replaceAll("[<{][a-z]+[>}]", "x");
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(at(console, path))
                                .header("Content-Type", "application/json")
                                .method(
                                        route.method().name(),
                                        HttpRequest.BodyPublishers.ofString("{}"));
                assertThat(send(request).statusCode()).as(path).isEqualTo(401);
            }
            String header = "Authorization";
            assertThat(get(console, "/api/streams", header, "Bearer " + TOKEN).statusCode())
                    .isEqualTo(200);
            assertThat(get(console, "/api/streams", header, "Bearer " + TOKEN + "x").statusCode())
                    .isEqualTo(401);
            assertThat(get(console, "/api/streams?token=" + TOKEN).statusCode()).isEqualTo(401);
            assertThat(get(console, "/?token=wrong").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aPageGetsACookieForTheToken() throws Exception {
        try (Console console = open(Optional.of(TOKEN))) {
            HttpResponse<String> page = get(console, "/?token=" + TOKEN);
            String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
            String pair = cookie.substring(0, cookie.indexOf(';'));
            assertThat(get(console, "/api/streams", "Cookie", pair).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void responsesForbidEverythingElse() throws Exception {
        try (Console console = open(Optional.empty())) {
            HttpResponse<String> found = get(console, "/api/server");
            assertThat(found.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("http:", "https:", "unsafe-eval");
            assertThat(found.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(found.body()).contains("\"tokens\":false");
            assertThat(get(console, "/nothing").body()).contains("\"code\":\"NOT_FOUND\"");
            assertThat(get(console, "/v1/nothing").body())
                    .contains("\"type\":\"invalid_request_error\"");
        }
    }

    @Test
    void bodiesAreLimited() throws Exception {
        try (Console console = open(Optional.empty())) {
            String large = "{\"messages\": \"%s\"}".formatted("x".repeat(2 << 20));
            assertThat(
                            post(
                                            console,
                                            "/v1/chat/completions",
                                            large,
                                            "Content-Type",
                                            "application/json")
                                    .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (Console console = open(Optional.empty())) {
            Configuration config = new Configuration();
            config.set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:1");
            int port = console.address().getPort();
            assertThatThrownBy(() -> Console.start(ConsoleSettings.local(port), config))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining(String.valueOf(port));
        }
    }

    @Test
    void theAddressCanBeOpened() {
        assertThat(ConsoleAddress.of("127.0.0.1", 80)).hasToString("http://localhost:80/");
        assertThat(ConsoleAddress.of("::1", 80)).hasToString("http://localhost:80/");
        assertThat(ConsoleAddress.of("fd00::7", 80)).hasToString("http://[fd00::7]:80/");
        assertThat(ConsoleAddress.of("192.0.2.7", 80)).hasToString("http://192.0.2.7:80/");
        assertThat(ConsoleAddress.of("0.0.0.0", 80).getHost()).isNotEqualTo("0.0.0.0");
        assertThat(ConsoleAddress.of("::", 80).getHost()).doesNotContain("::]");
    }

    @Test
    void beyondLoopbackATokenIsMade() throws Exception {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:1");
        ConsoleSettings open = ConsoleSettings.local(0).at("0.0.0.0", Optional.empty());
        try (Console console = Console.start(open, config)) {
            assertThat(console.token().orElseThrow()).hasSizeGreaterThan(20);
            assertThat(console.address().getHost()).isNotEqualTo("0.0.0.0");
            assertThat(get(console, "/api/streams").statusCode()).isEqualTo(401);
        }
    }
}
