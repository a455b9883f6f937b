// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A camera on loopback that can be switched off and on, or that never answers. */
final class SwitchedCamera implements AutoCloseable {

    private static final int PIECE = 188 * 8;

    private final ServerSocket server;
    private final byte[] video;
    private final long millis;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean on = true;

    /**
     * @param video MPEG-TS that is sent again and again; if it is empty, nothing is ever sent
     * @param millis duration of the video
     */
    SwitchedCamera(byte[] video, long millis) throws IOException {
        this.video = video;
        this.millis = millis;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "camera");
        thread.setDaemon(true);
        thread.start();
    }

    String url(String scheme) {
        return "%s://127.0.0.1:%d/live".formatted(scheme, server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                if (!on) {
                    socket.close();
                } else if (video.length > 0) {
                    start(() -> film(socket));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void film(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n".getBytes(US_ASCII));
            long pause = Math.max(1, millis * PIECE / video.length);
            for (int at = 0; true; at = at + PIECE < video.length ? at + PIECE : 0) {
                out.write(video, at, Math.min(PIECE, video.length - at));
                out.flush();
                Thread.sleep(pause);
            }
        } catch (IOException | InterruptedException e) {
            // It was switched off, or the client disconnected.
        }
    }

    void switchOff() throws IOException {
        on = false;
        closeSockets();
    }

    void switchOn() {
        on = true;
    }

    private void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeSockets();
    }
}
