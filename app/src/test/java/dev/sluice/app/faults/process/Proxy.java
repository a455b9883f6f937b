// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Forwards connections, until told to stall or to reset them. Thread-safe. */
public final class Proxy implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean stalled;

    Proxy(int port, int target) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        daemon(this::accept);
    }

    /** Forwards nothing any more, or forwards again; connections stay open. */
    public void stall(boolean on) {
        stalled = on;
    }

    /** Resets all connections. */
    public void reset() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0); // closing then resets
            } catch (IOException e) {
                // it is closed already
            }
            close(socket);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(broker);
                daemon(() -> forward(client, broker));
                daemon(() -> forward(broker, client));
            } catch (IOException e) {
                // the broker is away, or this is closed
            }
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                while (stalled) {
                    Thread.sleep(20);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // ends below
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        stalled = false;
        reset();
    }
}
