// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.probe.Probe;
import dev.sluice.ingest.probe.ProbeReport;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Probes of sources that have no end. */
final class LiveProbeITCase {

    private static final Path VIDEO = Path.of("src", "test", "resources", "video");

    /** Times after which a source that does not answer, or sends nothing, counts as lost. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void aLiveSourceIsReadForTheTimeThatWasAskedFor() throws Exception {
        byte[] video = Files.readAllBytes(VIDEO.resolve("chunk-h264-closed.ts"));
        try (TestServer server = new TestServer((in, out) -> film(in, out, video))) {
            long begin = System.nanoTime();
            ProbeReport report = probe(server, Duration.ofSeconds(3), PATIENT);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(20));
            assertThat(report.live()).isTrue();
            assertThat(report.counts().decoded()).isGreaterThan(10);
            assertThat(report.counts().damaged()).isZero();
            assertThat(report.counts().refused()).isZero();
        }
    }

    @Test
    void aSourceThatIsLostAfterAWhileIsReportedAndOneThatDoesNotAnswerIsAnError() throws Exception {
        byte[] video = Files.readAllBytes(VIDEO.resolve("chunk-h264-closed.ts"));
        try (TestServer server = TestServer.http("video/mp2t", video)) {
            ProbeReport report = probe(server, Duration.ofSeconds(30), QUICK);
            assertThat(report.counts().decoded()).isPositive();
            assertThat(report.advice().get(0)).contains("The source was lost");
        }
        try (TestServer dead = TestServer.dead()) {
            assertThatThrownBy(() -> probe(dead, Duration.ofSeconds(3), QUICK))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer in time");
        }
    }

    private static ProbeReport probe(TestServer server, Duration limit, Duration timeout)
            throws IOException {
        String url = server.url("http", "/live");
        IngestSettings settings =
                new IngestSettings(
                        CutSettings.defaults(),
                        IngestSettings.defaults().reencode(),
                        timeout,
                        timeout,
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(30),
                        "tcp");
        return Probe.of(
                SourceSpec.parse(url, Secrets.ofEnvironment()), settings, Optional.of(limit));
    }

    /** Sends four seconds of video again and again, at their own pace. */
    private static void film(BufferedReader in, OutputStream out, byte[] video) throws Exception {
        TestServer.request(in);
        out.write(TestServer.header("video/mp2t").getBytes(StandardCharsets.US_ASCII));
        int piece = 188 * 8;
        for (int at = 0; true; at = at + piece < video.length ? at + piece : 0) {
            out.write(Arrays.copyOfRange(video, at, Math.min(at + piece, video.length)));
            out.flush();
            Thread.sleep(4_000L * piece / video.length);
        }
    }
}
