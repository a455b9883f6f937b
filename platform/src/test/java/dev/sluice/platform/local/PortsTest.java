// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTest {

    @Test
    void freePortIsNoneThatAnOutgoingConnectionGets() {
        assertThat(Ports.free()).isBetween(20_000, 32_767);
    }

    @Test
    void freePortCanBeBound() throws IOException {
        int port = Ports.free();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(Ports.isFree(port)).isFalse();
        }
    }

    @Test
    void preferredPortGivesWayIfItIsTaken() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
            assertThat(Ports.preferring(socket.getLocalPort()))
                    .isNotEqualTo(socket.getLocalPort())
                    .isBetween(20_000, 32_767);
        }
    }
}
