// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the chunks that the jobs decode, over all attempts of all subtasks, from the metrics that
 * the task managers serve. What an attempt decoded within the last fraction of a second before it
 * was killed may be missing. Thread-safe.
 */
public final class DecodedChunks implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 200;
    private static final Pattern SERIES =
            Pattern.compile(
                    "^flink_taskmanager_job_task_operator_encode_chunks(\\{.*\\}) ([0-9.E]+)$",
                    Pattern.MULTILINE);
    private static final Pattern JOB = Pattern.compile("job_id=\"([0-9a-f]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final List<Integer> ports;
    private final Map<String, Long> latest = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    public DecodedChunks(List<Integer> ports) {
        this.ports = ports;
        this.thread = new Thread(this::poll, "decoded-chunks");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns how many chunks these jobs decoded. */
    public long of(List<String> jobs) {
        ports.forEach(this::read);
        return latest.entrySet().stream()
                .filter(series -> jobs.contains(job(series.getKey())))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static String job(String labels) {
        Matcher matcher = JOB.matcher(labels);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void poll() {
        while (!closed) {
            ports.forEach(this::read);
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(int port) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                            .timeout(Duration.ofSeconds(2))
                            .build();
            Matcher matcher = SERIES.matcher(client.send(request, BodyHandlers.ofString()).body());
            while (matcher.find()) {
                // Labels name the attempt, so a count only grows.
                latest.merge(
                        matcher.group(1), (long) Double.parseDouble(matcher.group(2)), Math::max);
            }
        } catch (IOException e) {
            // the task manager is away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
