// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.http.ConsoleServer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** The address to open for a server. Stateless. */
final class ConsoleAddress {

    private static final String LOCAL = "localhost";

    /** An address for documentation (RFC 5737): the way to it leads out of this machine. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.1", 9);

    private ConsoleAddress() {}

    /**
     * Returns the address of a page.
     *
     * @param host what the server is bound to; for every address of this machine, the one by which
     *     other machines most likely reach it is returned
     */
    static URI of(String host, int port) {
        return URI.create("http://%s:%d/".formatted(name(host), port));
    }

    private static String name(String host) {
        if (ConsoleServer.isLoopback(host)) {
            return LOCAL;
        }
        try {
            InetAddress bound = InetAddress.getByName(host);
            return bound.isAnyLocalAddress() ? outward() : literal(host);
        } catch (UnknownHostException e) {
            return literal(host);
        }
    }

    /** An IPv6 address has to be in brackets in a URL. */
    private static String literal(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** The address from which this machine would send to others; nothing is sent to find it out. */
    private static String outward() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(ELSEWHERE);
            InetAddress own = socket.getLocalAddress();
            return own.isAnyLocalAddress() || own.isLoopbackAddress()
                    ? LOCAL
                    : literal(own.getHostAddress());
        } catch (IOException | RuntimeException e) {
            return LOCAL; // there is no way out
        }
    }
}
