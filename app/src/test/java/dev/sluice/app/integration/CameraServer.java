// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A camera on loopback that runs a conversation on each connection. */
final class CameraServer implements AutoCloseable {

    /** Serves one connection, which is closed afterwards. */
    interface Conversation {
        void talk(BufferedReader in, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    CameraServer(Conversation conversation) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(conversation));
    }

    /**
     * Returns the camera's URL.
     *
     * @param login {@code user:password@}, or empty
     */
    String url(String scheme, String login, String path) {
        return "%s://%s127.0.0.1:%d%s".formatted(scheme, login, server.getLocalPort(), path);
    }

    /** Returns what went wrong in the camera itself. */
    List<Exception> failures() {
        return failures;
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

    private void talk(Conversation conversation, Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            conversation.talk(in, socket.getOutputStream());
        } catch (IOException e) {
            // The client disconnected.
        } catch (Exception e) {
            failures.add(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "camera");
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
