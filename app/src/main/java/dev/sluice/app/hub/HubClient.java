// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to one hub and to the servers that it redirects to. Redirects are followed here
 * and not by {@link HttpClient}, which would send the token along. Thread-safe.
 */
final class HubClient {

    /** What the first request asks for, as errors call it. */
    static final String DESCRIPTION = "the repository";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int REDIRECTS = 8;
    private static final int PAGES = 1000;
    private static final int LARGEST_PAGE = 32 << 20; // bytes
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private final HubAddress hub;
    private final Retries retries;
    private final Consumer<String> said;
    private final HttpClient http;

    /**
     * @param said is told why a request is repeated
     */
    HubClient(HubAddress hub, Retries retries, Consumer<String> said) {
        this.hub = hub;
        this.retries = retries;
        this.said = said;
        this.http =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build();
    }

    HubAddress hub() {
        return hub;
    }

    Retries retries() {
        return retries;
    }

    /** Tells the user something about the progress of requests. */
    void say(String text) {
        said.accept(text);
    }

    /** Returns the commit that a revision stands for. */
    String commit(Repository repository) {
        URI uri = hub.resolve(repository.description());
        JsonNode description = page(uri, DESCRIPTION, repository).body();
        String commit = description.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw unexpected(uri, "a description of the repository with the field sha");
        }
        return commit;
    }

    /** Returns all files of a repository at a commit. */
    List<HubFile> files(Repository repository) {
        URI first = hub.resolve(repository.tree());
        List<HubFile> files = new ArrayList<>();
        Optional<URI> next = Optional.of(first);
        for (int i = 0; next.isPresent(); i++) {
            if (i == PAGES) {
                throw unexpected(first, "a list of files that ends");
            }
            Page page = page(next.get(), "the list of files", repository);
            if (!page.body().isArray()) {
                throw unexpected(first, "a list of files");
            }
            for (JsonNode entry : page.body()) {
                if (entry.path("type").asText().equals("file")) {
                    files.add(file(entry));
                }
            }
            next = next(page.headers(), first);
        }
        return files;
    }

    private static HubFile file(JsonNode entry) {
        JsonNode lfs = entry.path("lfs");
        return new HubFile(
                entry.path("path").asText(),
                (lfs.has("size") ? lfs : entry).path("size").asLong(-1),
                digest(lfs.path("oid"), 64),
                digest(entry.path("oid"), 40));
    }

    private static Optional<String> digest(JsonNode value, int digits) {
        return Optional.of(value.asText()).filter(text -> text.matches("[0-9a-f]{" + digits + "}"));
    }

    /** A mirror may repeat the address of the hub that it mirrors, so only the query is taken. */
    private Optional<URI> next(HttpHeaders headers, URI first) {
        for (String link : headers.allValues("Link")) {
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find() && matcher.group(1).indexOf('?') > 0) {
                String path = first.toString();
                String query = matcher.group(1).substring(matcher.group(1).indexOf('?'));
                return Optional.of(URI.create(path.substring(0, path.indexOf('?')) + query));
            }
        }
        return Optional.empty();
    }

    private record Page(HttpHeaders headers, JsonNode body) {}

    private Page page(URI uri, String what, Repository repository) {
        return retries.call(
                () -> {
                    HttpResponse<InputStream> response = send(uri, 0, what, repository).response();
                    try (InputStream body = response.body();
                            StallGuard guard = new StallGuard(body, retries.stall())) {
                        byte[] bytes = body.readNBytes(LARGEST_PAGE);
                        return new Page(response.headers(), JSON.readTree(bytes));
                    } catch (JsonProcessingException e) {
                        throw unexpected(uri, "JSON");
                    } catch (IOException e) {
                        throw new TransferException("%s: %s".formatted(what, text(e)), e);
                    }
                },
                said);
    }

    /**
     * A response to a request for a file.
     *
     * @param response status 200 or 206, with a body that the caller closes; 416 if there are no
     *     such bytes
     * @param linked the checksum that the hub itself stated before it redirected to another server;
     *     empty if it stated none
     */
    record Content(HttpResponse<InputStream> response, Optional<String> linked) {}

    /**
     * Asks for the content of a file.
     *
     * @param offset the first byte to send
     * @throws TransferException if the request may succeed later
     */
    Content open(Repository repository, HubFile file, long offset)
            throws IOException, InterruptedException {
        return send(hub.resolve(repository.resolve(file.path())), offset, file.path(), repository);
    }

    private Content send(URI uri, long offset, String what, Repository repository)
            throws IOException, InterruptedException {
        URI next = uri;
        Optional<String> linked = Optional.empty();
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpResponse<InputStream> response = sendOnce(next, offset, what);
            int status = response.statusCode();
            linked = linked.or(() -> response.headers().firstValue("X-Linked-Etag"));
            if (status == 200 || status == 206 || status == 416) {
                return new Content(response, linked);
            }
            response.body().close();
            Optional<String> location = response.headers().firstValue("Location");
            if (status < 300 || status >= 400 || location.isEmpty()) {
                throw Refusals.of(response, what, repository, hub, retries.longest());
            }
            next = redirected(next, location.get());
        }
        throw new SluiceException(
                "%s: more than %d redirects for %s; is this the address of a hub?"
                        .formatted(uri.getHost(), REDIRECTS, what));
    }

    private HttpResponse<InputStream> sendOnce(URI uri, long offset, String what)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(retries.stall())
                        .header("User-Agent", "sluice")
                        // A compressed body would have another length.
                        .header("Accept-Encoding", "identity");
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        hub.tokenFor(uri).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new TransferException(
                    "%s cannot be reached for %s: %s".formatted(uri.getHost(), what, text(e)), e);
        }
    }

    private static URI redirected(URI from, String location) {
        try {
            URI to = from.resolve(location);
            boolean encrypted = "https".equalsIgnoreCase(to.getScheme());
            if (to.getHost() != null
                    && (encrypted
                            || from.getScheme().equalsIgnoreCase("http")
                                    && "http".equalsIgnoreCase(to.getScheme()))) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new SluiceException("%s redirects to no address".formatted(from.getHost()), e);
        }
        throw new SluiceException(
                "%s redirects from https to another protocol; expected https"
                        .formatted(from.getHost()));
    }

    private SluiceException unexpected(URI uri, String expected) {
        return new SluiceException(
                "found something else at %s, expected %s; is %s a hub?"
                        .formatted(uri.getHost() + uri.getPath(), expected, hub));
    }

    /** Returns the text of a failure, or its kind if there is no text. */
    static String text(IOException failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage();
    }
}
