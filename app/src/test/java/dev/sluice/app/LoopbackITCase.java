// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.local.Ports;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a verb opens, only this machine can reach. Each verb is a process of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "listening sockets are read from /proc")
@Timeout(300)
final class LoopbackITCase {

    private static EmbeddedBroker broker;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aSocketOnAllInterfacesIsSeen() throws Exception {
        try (ServerSocket open = new ServerSocket(0);
                ServerSocket loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Set<InetSocketAddress> sockets = ListeningSockets.of(ProcessHandle.current().pid());
            assertThat(sockets)
                    .contains((InetSocketAddress) loopback.getLocalSocketAddress())
                    .filteredOn(socket -> socket.getPort() == open.getLocalPort())
                    .singleElement()
                    .matches(socket -> socket.getAddress().isAnyLocalAddress());
        }
    }

    @Test
    void theBrokerOfThisProcessListensOnLoopback() throws Exception {
        assertLoopback(ListeningSockets.of(ProcessHandle.current().pid()), 2);
    }

    @Test
    void runListensOnLoopback() throws Exception {
        // The bind hosts are those of a configuration that was made for a real cluster.
        try (SluiceProcess run =
                SluiceProcess.start(
                        folder,
                        "run",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--set",
                        "jobmanager.bind-host=0.0.0.0",
                        "--set",
                        "taskmanager.bind-host=0.0.0.0",
                        "--metrics-port",
                        "0",
                        "--ready-file",
                        folder.resolve("ready").toString(),
                        "--web-port",
                        "0")) {
            run.awaitLine("running:");
            assertLoopback(ListeningSockets.of(run.pid()), 3);
            while (Files.notExists(folder.resolve("ready"))) {
                Thread.sleep(50);
            }
        }
        assertThat(folder.resolve("ready")).doesNotExist();
    }

    @Test
    void kafkaListensOnLoopbackAndStopsCleanly() throws Exception {
        String port = String.valueOf(Ports.free());
        try (SluiceProcess kafka = SluiceProcess.start(folder, "kafka", "--port", port)) {
            kafka.awaitLine("running: localhost:" + port);
            assertLoopback(ListeningSockets.of(kafka.pid()), 2);
            kafka.close();
            assertThat(kafka.output()).contains("stopped: the topics stay in ");
        }
    }

    @Test
    void runWithKafkaListensOnLoopback() throws Exception {
        String address = "localhost:" + Ports.free();
        try (SluiceProcess run =
                SluiceProcess.start(
                        folder,
                        "run",
                        "--with-kafka",
                        "--bootstrap-servers",
                        address,
                        "--web-port",
                        "0")) {
            run.awaitLine("running:");
            assertLoopback(ListeningSockets.of(run.pid()), 4);
            assertThat(run.output()).contains("kafka: " + address);
        }
        assertThat(folder.resolve("kafka").resolve("log")).isDirectory();
    }

    @Test
    void replayListensOnLoopback() throws Exception {
        assertLoopback(untilItEnds("replay", "--bootstrap-servers", broker.bootstrapServers()), 2);
    }

    @Test
    void demoListensOnLoopback() throws Exception {
        // Web UI and blob server, and a broker with its controller.
        assertLoopback(untilItEnds("demo", "--seconds", "20"), 4);
    }

    private Set<InetSocketAddress> untilItEnds(String... arguments)
            throws IOException, InterruptedException {
        Set<InetSocketAddress> seen = new HashSet<>();
        try (SluiceProcess process = SluiceProcess.start(folder, arguments)) {
            while (process.alive()) {
                seen.addAll(ListeningSockets.of(process.pid()));
                Thread.sleep(20);
            }
            assertThat(process.exitCode()).as(process.output()).isZero();
        }
        return seen;
    }

    private static void assertLoopback(Set<InetSocketAddress> sockets, int atLeast) {
        assertThat(sockets)
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allMatch(socket -> socket.getAddress().isLoopbackAddress());
    }
}
