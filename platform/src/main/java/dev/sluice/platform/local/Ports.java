// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Finds free ports on the loopback interface. Stateless. */
public final class Ports {

    private Ports() {}

    /** Returns any free port. It is not reserved, so bind it soon. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("found no free port on the loopback interface", e);
        }
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
