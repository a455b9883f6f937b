// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two servers on this machine that behave like a hub and the servers behind it: the hub lists files
 * and redirects downloads of large files to the other one. It has one repository.
 */
final class LocalHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGE = 4_000; // bytes from which a file is in Git LFS

    /** One request. */
    record Seen(String host, String path, String range, String authorization) {}

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, byte[]> sent = new ConcurrentHashMap<>(); // in place of a file
    private final Map<String, Integer> breaks = new ConcurrentHashMap<>();
    private final Map<String, Integer> stalls = new ConcurrentHashMap<>();
    private final List<Integer> refusals = new CopyOnWriteArrayList<>();
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub;
    private final HttpServer storage;
    private final String repository;
    volatile String token = ""; // what the hub wants; empty for no token
    volatile String retryAfter = "0";
    volatile boolean ranges = true;
    volatile boolean listsChecksums = true;
    volatile int page = 1000;

    LocalHub(String repository) throws IOException {
        this.repository = repository;
        hub = server(this::hub);
        storage = server(this::storage);
    }

    private HttpServer server(HttpHandler handler) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    /** The address of the hub. */
    String address() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    LocalHub file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    LocalHub file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends other bytes than those that it lists. */
    void sendInstead(String path, byte[] content) {
        sent.put(path, content);
    }

    /** Sends the bytes that it lists, again. */
    void sendRight(String path) {
        sent.remove(path);
    }

    /** Ends the next transfers of a file after half of what was asked for. */
    void breakOff(String path, int times) {
        breaks.put(path, times);
    }

    /** Sends half of a file and then nothing, for the next transfers. */
    void stall(String path, int times) {
        stalls.put(path, times);
    }

    /** Answers the next requests with these statuses. */
    void refuse(Integer... statuses) {
        refusals.addAll(Arrays.asList(statuses));
    }

    /** Requests for a path. */
    List<Seen> requests(String part) {
        return seen.stream().filter(request -> request.path.contains(part)).toList();
    }

    private void hub(HttpExchange exchange) throws IOException {
        note("hub", exchange);
        String authorization = header(exchange, "Authorization");
        String path = exchange.getRequestURI().getPath();
        if (!refusals.isEmpty()) {
            int status = refusals.remove(0);
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            end(exchange, status, "refused");
        } else if (!token.isEmpty() && !authorization.equals("Bearer " + token)) {
            end(exchange, 401, "no access");
        } else if (path.startsWith("/api/models/" + repository + "/revision/")) {
            end(exchange, 200, JSON.createObjectNode().put("sha", COMMIT).toString());
        } else if (path.equals("/api/models/" + repository + "/tree/" + COMMIT)) {
            list(exchange);
        } else if (path.startsWith("/" + repository + "/resolve/" + COMMIT + "/")) {
            resolve(exchange, path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
        } else {
            exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
            end(exchange, 404, "not found");
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*=", "")) : 0;
        ArrayNode list = JSON.createArrayNode();
        List<String> names = List.copyOf(files.keySet());
        for (String name : names.subList(from, Math.min(from + page, names.size()))) {
            byte[] content = files.get(name);
            ObjectNode file = list.addObject().put("type", "file").put("path", name);
            file.put("size", content.length);
            if (listsChecksums) {
                file.put("oid", content.length < LARGE ? blob(content) : blob(pointer(content)));
                if (content.length >= LARGE) {
                    file.putObject("lfs")
                            .put("oid", sha256(content))
                            .put("size", content.length)
                            .put("pointerSize", pointer(content).length);
                }
            }
        }
        list.addObject().put("type", "directory").put("path", "onnx");
        if (from + page < names.size()) {
            // As a mirror does that passes on what the hub sends.
            String next = "<https://hub.invalid/x?recursive=true&cursor=%d>; rel=\"next\"";
            exchange.getResponseHeaders().set("Link", next.formatted(from + page));
        }
        end(exchange, 200, list.toString());
    }

    private void resolve(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            end(exchange, 404, "no such file");
        } else if (content.length < LARGE) {
            transfer(exchange, name, content);
        } else {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + sha256(content) + '"');
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://127.0.0.1:%d/%s?signature=x"
                                    .formatted(storage.getAddress().getPort(), name));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        }
    }

    private void storage(HttpExchange exchange) throws IOException {
        note("storage", exchange);
        String name = exchange.getRequestURI().getPath().substring(1);
        transfer(exchange, name, files.get(name));
    }

    private void transfer(HttpExchange exchange, String name, byte[] listed) throws IOException {
        byte[] content = sent.getOrDefault(name, listed);
        String range = header(exchange, "Range");
        int from = range.isEmpty() || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= content.length && from > 0) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        byte[] body = Arrays.copyOfRange(content, from, content.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length);
        OutputStream out = exchange.getResponseBody();
        if (take(breaks, name)) {
            out.write(body, 0, body.length / 2);
            out.flush();
            pause(); // else the client may miss what it was sent
            exchange.close();
            return;
        }
        if (take(stalls, name)) {
            out.write(body, 0, body.length / 2);
            out.flush();
            return; // neither more bytes nor an end
        }
        out.write(body);
        exchange.close();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean take(Map<String, Integer> counts, String name) {
        int left = counts.getOrDefault(name, 0);
        counts.put(name, left - 1);
        return left > 0;
    }

    private void note(String host, HttpExchange exchange) {
        seen.add(
                new Seen(
                        host,
                        exchange.getRequestURI().getPath(),
                        header(exchange, "Range"),
                        header(exchange, "Authorization")));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void end(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static byte[] pointer(byte[] content) {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                .formatted(sha256(content), content.length)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] content) {
        return digest("SHA-256", content);
    }

    private static String blob(byte[] content) {
        byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, all, header.length, content.length);
        return digest("SHA-1", all);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
