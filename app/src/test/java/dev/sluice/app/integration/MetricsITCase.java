// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.deployment.MonitoringQuery;
import dev.sluice.app.deployment.Scrape;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.platform.cluster.MetricReporters;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus reads from a running job. */
final class MetricsITCase {

    private static final int SECONDS = 4;
    private static final String PREFIX = "flink_taskmanager_job_task_operator_";
    private static final Pattern NAME = Pattern.compile("`(\\.?[A-Za-z][A-Za-z.]*)`");

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;

    @BeforeAll
    static void run() throws Exception {
        Configuration flink = new Configuration();
        MetricReporters.prometheus(flink, 0);
        cluster = SluiceTestCluster.start(flink);
        deployment = cluster.deploy("metrics", Map.of("sluice.job.max-stream-metrics", "2"));
        deployment.run(1);
        for (String streamId : List.of("gate-1", "yard", "hall", "roof")) {
            deployment.publish(Clips.synthetic(streamId, 1, SECONDS));
            ask(streamId);
        }
        List<VideoChunk> clip = Clips.synthetic("gate-1", 2, SECONDS + 1);
        VideoChunk next = clip.get(clip.size() - 1);
        deployment.publish(List.of(Clips.withData(next, new byte[1000])));
        deployment.videoDeadLetters().await("a chunk that failed", found -> !found.isEmpty());
    }

    private static void ask(String streamId) throws Exception {
        deployment.ask(
                Query.latest(streamId, "What moves?")
                        .withId("end-" + streamId)
                        .at(Clips.START.plusSeconds(SECONDS)));
        deployment.answers().await("end-" + streamId);
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(deployment, cluster);
    }

    @Test
    void everyMetricOfTheDocumentationIsThere() throws Exception {
        TreeSet<String> documented = documented();
        assertThat(documented).hasSizeGreaterThan(40).contains("encode_chunks", "chunksRejected");
        TreeSet<String> missing = new TreeSet<>(documented);
        String read = await(text -> text.contains("encode_code_chunksFailed"));
        read.lines()
                .filter(line -> line.startsWith(PREFIX))
                .forEach(line -> missing.remove(line.substring(PREFIX.length()).split("[{ ]")[0]));
        assertThat(missing).isEmpty();
    }

    @Test
    void whatTheDashboardAndTheAlertRulesAskForIsThere() throws Exception {
        Scrape scrape = new Scrape(await(text -> value(text, "encode_stream_chunks", "yard") > 0));
        assertThat(MonitoringQuery.all())
                .hasSizeGreaterThan(60)
                .flatMap(scrape::missing)
                .as("metrics and labels that are in no scrape")
                .isEmpty();
    }

    @Test
    void aChunkThatFailedIsCountedByItsCodeAndTheOtherCodesAreZero() throws Exception {
        String read = await(text -> value(text, "encode_code_chunksFailed", "CHUNK_CORRUPT") == 1);
        assertThat(value(read, "encode_code_chunksFailed", "MODEL_FAILED")).isZero();
    }

    @Test
    void theFirstStreamsHaveMetricsOfTheirOwnAndTheOthersShareSome() throws Exception {
        String read =
                await(text -> value(text, "encode_stream_chunks", "(others)") == 2.0 * SECONDS);
        assertThat(value(read, "encode_stream_chunks", "yard")).isEqualTo(SECONDS);
        assertThat(value(read, "encode_stream_captureTimeSeconds", "yard"))
                .isEqualTo(Clips.START.plusSeconds(SECONDS).getEpochSecond());
        assertThat(value(read, "encode_stream_lagSeconds", "yard"))
                .isGreaterThan(0)
                .isNotEqualTo(Double.NaN);
        assertThat(value(read, "answer_stream_questionsPending", "yard")).isZero();
        assertThat(value(read, "answer_stream_firstTokenMillis", "yard")).isPositive();
        assertThat(read).contains("stream=\"gate-1\"").doesNotContain("stream=\"hall\"");
    }

    @Test
    void aQuestionAboutTheFutureIsPending() throws Exception {
        deployment.ask(
                Query.latest("yard", "What moves?")
                        .withId("later")
                        .at(Clips.START.plusSeconds(SECONDS + 60)));
        await(text -> value(text, "answer_stream_questionsPending", "yard") == 1);
        deployment.ask(Query.latest("yard", "").withId("later").cancelling());
        await(text -> value(text, "answer_stream_questionsPending", "yard") == 0);
    }

    /** The value of a metric that has a label with this value; NaN if there is none. */
    private static double value(String text, String metric, String label) {
        return text.lines()
                .filter(line -> line.startsWith(PREFIX + metric + "{"))
                .filter(line -> line.contains("=\"" + label + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String await(Predicate<String> condition) throws Exception {
        URI metrics = cluster.flink().metrics().orElseThrow();
        long deadline = System.nanoTime() + SluiceTestCluster.TIMEOUT.toNanos();
        while (true) {
            HttpResponse<String> response =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(metrics).build(),
                                    HttpResponse.BodyHandlers.ofString());
            if (condition.test(response.body())) {
                return response.body();
            }
            assertThat(System.nanoTime()).as(response.body()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** The names of the documentation's table, as Prometheus spells them. */
    private static TreeSet<String> documented() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        boolean metrics = false;
        for (String line :
                Files.readAllLines(Home.folder().resolve("docs").resolve("operations.md"))) {
            metrics = line.startsWith("## ") ? line.equals("## Metrics") : metrics;
            if (metrics && line.startsWith("| `")) {
                add(line.split("\\|")[1], names);
            }
        }
        return names;
    }

    private static void add(String cell, TreeSet<String> names) {
        String group = "";
        for (Matcher found = NAME.matcher(cell); found.find(); ) {
            String name = found.group(1).startsWith(".") ? group + found.group(1) : found.group(1);
            group = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
            names.add(
                    Arrays.stream(name.split("\\."))
                            .filter(part -> !part.equals(part.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.joining("_")));
        }
    }
}
