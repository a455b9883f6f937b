// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that runs a conversation on each connection. */
final class TestServer implements AutoCloseable {

    /** Serves one connection, which is closed afterwards. */
    interface Conversation {
        void talk(BufferedReader in, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    TestServer(Conversation conversation) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(conversation));
    }

    /** A server that never answers. */
    static TestServer dead() throws IOException {
        return new TestServer((in, out) -> Thread.sleep(Long.MAX_VALUE));
    }

    /**
     * A server that answers HTTP requests with these bytes, without their length, and disconnects.
     */
    static TestServer http(String contentType, byte[] body) throws IOException {
        return new TestServer(
                (in, out) -> {
                    request(in);
                    out.write(header(contentType).getBytes(StandardCharsets.US_ASCII));
                    out.write(body);
                });
    }

    /** Reads an HTTP request and returns its path. */
    static String request(BufferedReader in) throws IOException {
        String first = in.readLine();
        String line = first;
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return first == null ? "" : first.split(" ")[1];
    }

    static String header(String contentType) {
        return "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nConnection: close\r\n\r\n"
                .formatted(contentType);
    }

    /** The whole answer to an HTTP request. */
    static byte[] answer(String contentType, byte[] body) {
        byte[] header =
                ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
                                + "Connection: close\r\n\r\n")
                        .formatted(contentType, body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, answer, header.length, body.length);
        return answer;
    }

    /** Number of connections so far. */
    int connections() {
        return sockets.size();
    }

    String url(String scheme, String path) {
        return "%s://127.0.0.1:%d%s".formatted(scheme, server.getLocalPort(), path);
    }

    private void accept(Conversation conversation) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> talk(conversation, socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void talk(Conversation conversation, Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            conversation.talk(in, socket.getOutputStream());
            socket.shutdownOutput();
            while (in.read() >= 0) {
                // Closing with unread bytes would discard those that are in flight.
                Thread.onSpinWait();
            }
        } catch (Exception e) {
            // The client disconnected, or the test is over: the test checks what arrived.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
