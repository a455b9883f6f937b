// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A webhook that responds as it is told, and can be stopped and started. */
final class Receiver implements AutoCloseable {

    /** A request and how it was responded to. */
    record Received(int status, String id, String signature, byte[] body) {}

    private final List<Received> received = new ArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private HttpServer server;

    Receiver() throws IOException {
        server = listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer listening =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listening.createContext("/", this::respond);
        listening.start();
        return listening;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:%d/secret".formatted(server.getAddress().getPort()));
    }

    /** The next requests are responded to with these; later ones with 200. */
    synchronized void respondWith(List<Integer> next) {
        statuses.addAll(next);
    }

    private synchronized void respond(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
        received.add(new Received(status, id, signature, body));
        notifyAll();
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits for requests. */
    synchronized void await(Predicate<List<Received>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.test(received)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after a minute, only these requests came: " + received);
            }
            wait(100);
        }
    }

    /** The ids of the requests that succeeded, in their order. */
    synchronized List<String> delivered() {
        return received.stream().filter(r -> r.status() == 200).map(Received::id).toList();
    }

    void stop() {
        server.stop(0);
    }

    void start() throws IOException {
        server = listen(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
