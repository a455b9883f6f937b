// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.SluiceProcess;
import dev.sluice.app.integration.Clips;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.VideoChunk;

import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page that is open for an hour of stream time, in a console of its own process beside a job on
 * four streams: what page and console hold over time, and what the console takes of the processor
 * with nobody, with the page, and with 50 more clients. It takes as long as an hour at twelve times
 * its speed, and runs only with {@code -Dsluice.console.hours=1}.
 */
@EnabledIfSystemProperty(named = "sluice.console.hours", matches = "[0-9.]+")
final class OpenPageITCase {

    private static final int SPEED = 12;
    private static final int SCENE_SECONDS = 60;
    private static final int CLIENTS = 50;
    private static final int SAMPLES = 12;
    private static final int ASKING_SECONDS = 20; // of stream time between two questions
    private static final List<String> STREAMS = List.of("lobby", "entrance", "parking", "dock");
    private static final double NANOS = 1e9;
    private static final Pattern USED = Pattern.compile("heap +total \\w+, used (\\d+)K");
    private static final Pattern ADDRESS = Pattern.compile("\"url\":\"([^\"]+)\"");

    @TempDir private Path folder;
    private final List<List<VideoChunk>> scenes = new ArrayList<>();
    private final long seconds =
            Math.round(3_600 * Double.parseDouble(System.getProperty("sluice.console.hours", "1")));
    private Instant begin = Instant.EPOCH; // capture time of the first frame
    private long beginNanos;
    private PageStand stand;
    private SluiceProcess console;
    private int fed;

    OpenPageITCase() throws IOException {
        for (String stream : STREAMS) {
            scenes.add(Clips.synthetic(stream, 7020 + scenes.size(), SCENE_SECONDS));
        }
    }

    @Test
    void whatPageAndConsoleHoldStaysFlat() throws Exception {
        try (PageStand all = PageStand.start(folder, List.of());
                SluiceProcess process =
                        SluiceProcess.start(
                                Files.createDirectory(folder.resolve("console")),
                                "console",
                                "--json",
                                "--port",
                                "0",
                                "--bootstrap-servers",
                                all.client().getProperty("bootstrap.servers"));
                Browser browser =
                        Browser.start(Chromium.find().orElseThrow(), folder.resolve("profile"))) {
            stand = all;
            console = process;
            process.awaitLine("{");
            Matcher address = ADDRESS.matcher(process.output());
            assertThat(address.find()).as(process.output()).isTrue();
            measure(browser, address.group(1));
        }
    }

    private void measure(Browser browser, String address) throws Exception {
        System.err.println(
                "| stream time, min | JS heap, MiB | DOM nodes | listeners | console's heap, MiB | threads |");
        System.err.println("| --- | --- | --- | --- | --- | --- |");
        begin = Instant.now().minusSeconds(seconds);
        beginNanos = System.nanoTime();
        feedUntil(seconds / 12);
        processor("nobody", () -> feedUntil(seconds / 6));
        browser.open(address + "#/streams/lobby", 1280, 800, true);
        browser.await("the video", "document.querySelector('video')?.currentTime > 1");
        List<Long> heaps = new ArrayList<>();
        List<Long> nodes = new ArrayList<>();
        processor(
                "the page",
                () -> {
                    for (int i = 1; i <= SAMPLES; i++) {
                        feedUntil(seconds / 6 + seconds * 4 / 6 * i / SAMPLES);
                        Map<String, Long> held = browser.held();
                        heaps.add(held.get("JSHeapUsedSize"));
                        nodes.add(held.get("Nodes"));
                        print(held);
                    }
                });
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client(URI.create(address)));
        }
        processor("the page and " + CLIENTS + " clients", () -> feedUntil(seconds));
        for (Socket client : clients) {
            client.close();
        }
        assertThat(late(heaps)).as("JS heap, bytes: %s", heaps).isLessThan(2 * middle(heaps));
        assertThat(late(nodes)).as("DOM nodes: %s", nodes).isLessThan(2 * middle(nodes));
    }

    private static long middle(List<Long> values) {
        return values.get(values.size() / 2 - 1);
    }

    private static long late(List<Long> values) {
        return values.get(values.size() - 1);
    }

    private void print(Map<String, Long> held) throws Exception {
        System.err.printf(
                "| %d | %.1f | %,d | %d | %.1f | %d |%n",
                fed / 60,
                held.get("JSHeapUsedSize") / 1048576.0,
                held.get("Nodes"),
                held.get("JSEventListeners"),
                consoleHeap() / 1024.0,
                threads());
    }

    /** What the console's heap holds after a collection, KiB. */
    private long consoleHeap() throws Exception {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }

    private String jcmd(String command) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(console.pid()),
                                command)
                        .start();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8);
        }
    }

    private long threads() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(console.pid()), "status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Something that takes a while. */
    private interface Work {
        void run() throws Exception;
    }

    private void processor(String what, Work work) throws Exception {
        Duration before = cpu();
        long others = jobNanos();
        long start = System.nanoTime();
        int from = fed;
        work.run();
        double wall = (System.nanoTime() - start) / NANOS;
        System.err.printf(
                "with %s: %.2f s of CPU of the console and %.1f s of job, broker and cameras in %.0f s, for %d min of stream time%n",
                what,
                cpu().minus(before).toMillis() / 1e3,
                (jobNanos() - others) / NANOS,
                wall,
                (fed - from) / 60);
    }

    private static long jobNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private Duration cpu() {
        return ProcessHandle.of(console.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow();
    }

    /** Publishes the scenes again and again, faster than they happen, and asks questions. */
    private void feedUntil(long until) throws Exception {
        for (; fed < until; fed++) {
            long due = beginNanos + Math.round(fed * NANOS / SPEED);
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            for (List<VideoChunk> scene : scenes) {
                stand.publish(
                        Clips.at(scene.get(fed % SCENE_SECONDS), fed, begin.plusSeconds(fed)));
            }
            if (fed % ASKING_SECONDS == 0) {
                stand.ask("lobby", "Is the circle there now?", QueryMode.ONCE);
            }
            if (fed == 60) {
                stand.ask("lobby", "Is the square by the door?", QueryMode.WATCH);
            }
        }
    }

    private static Socket client(URI address) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        String request = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        Thread reader =
                new Thread(
                        () -> {
                            try (InputStream in = socket.getInputStream()) {
                                in.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                // It was closed.
                            }
                        });
        reader.setDaemon(true);
        reader.start();
        return socket;
    }
}
