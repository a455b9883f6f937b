// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports on the loopback interface. Stateless. */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int FIRST_OF_CONNECTIONS = 32_768;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /**
     * Returns any free port. It is not reserved, so bind it soon. Operating systems give ports from
     * 32768 on to outgoing connections; those below can be taken only by another server.
     */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, FIRST_OF_CONNECTIONS);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "found no free port between %d and %d on the loopback interface after %d attempts"
                        .formatted(LOWEST, FIRST_OF_CONNECTIONS - 1, ATTEMPTS));
    }

    /** Returns whether a port can be bound on the loopback interface and on all others. */
    public static boolean isFree(int port) {
        // A socket that is bound but does not listen, so that nobody can connect to it.
        try (Socket any = new Socket();
                ServerSocket loopback = new ServerSocket()) {
            any.setReuseAddress(true); // connections that were closed do not matter
            any.bind(new InetSocketAddress(port));
            any.close();
            loopback.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Returns the given port if it is free, else any free one. */
    public static int preferring(int port) {
        return isFree(port) ? port : free();
    }
}
