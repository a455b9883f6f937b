// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.Muxer;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.world.Split;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** Cameras and servers on loopback that disconnect, hang, and send invalid data. */
class LiveSourceITCase {

    private static final IngestSettings QUICK =
            new IngestSettings(
                    CutSettings.defaults(),
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(30),
                    "tcp");

    private final CollectingPublisher published = new CollectingPublisher();

    @Test
    void aCameraThatDisconnectsIsReopenedAndEachRunIsAnEpoch() throws Exception {
        try (TestServer server = TestServer.http("video/mp2t", resource("chunk-h264-closed.ts"));
                Ingest ingest = start(stream("gate", server.url("http", "/live")))) {
            published.awaitChunks("gate", 12);

            assertThat(server.connections()).isGreaterThanOrEqualTo(3);
            assertThat(ingest.progress().get(0).reconnects()).isGreaterThanOrEqualTo(2);
        }

        List<VideoChunk> chunks = published.chunks;
        for (int i = 1; i < chunks.size(); i++) {
            VideoChunk before = chunks.get(i - 1);
            VideoChunk chunk = chunks.get(i);
            boolean sameRun = chunk.epoch() == before.epoch();
            assertThat(chunk.sequence()).isEqualTo(sameRun ? before.sequence() + 1 : 0);
            assertThat(chunk.epoch()).isGreaterThanOrEqualTo(before.epoch());
            assertThat(!sameRun || chunk.captureMicros() == before.endMicros()).isTrue();
        }
        assertThat(published.events)
                .anySatisfy(e -> assertThat(e.json()).contains("\"kind\":\"lost\""));
    }

    @Test
    void aBurstOfOldFramesEndsNowAndNotInTheFuture() throws Exception {
        try (TestServer server = TestServer.http("video/mp2t", resource("chunk-h264-closed.ts"));
                Ingest ingest = start(stream("gate", server.url("http", "/live")))) {
            published.awaitChunks("gate", 4);
            assertThat(ingest.progress()).hasSize(1);
        }

        long now = CaptureTime.micros(Instant.now());
        assertThat(published.chunks.get(0).captureMicros()).isLessThan(now);
        assertThat(published.chunks.get(0).captureMicros()).isGreaterThan(now - 60_000_000);
    }

    @Test
    void anRtspCameraIsCutWithoutLosingItsFirstFrames() throws Exception {
        List<EncodedPacket> frames = synthetic(30);
        Ingest ingest;
        try (TestServer server =
                        new TestServer((in, out) -> new RtspConversation(frames).talk(in, out));
                Ingest open = start(stream("gate", server.url("rtsp", "/main")))) {
            published.awaitChunks("gate", 3);
            ingest = open;
        }

        // A published chunk is counted a little later, but before the source has ended.
        assertThat(ingest.progress().get(0).frames()).isGreaterThanOrEqualTo(30);
        assertThat(published.chunks.subList(0, 3))
                .extracting(VideoChunk::sequence)
                .containsExactly(0L, 1L, 2L);
        assertThat(published.chunks.get(1).durationMicros()).isEqualTo(1_000_000);
        assertThat(published.chunks.get(0).source()).startsWith("rtsp://127.0.0.1:");
    }

    @Test
    void framesOfAMotionJpegCameraGetTheirArrivalTimes() throws Exception {
        byte[] jpeg = resource("chunk-jpeg.jpg");
        TestServer.Conversation camera =
                (in, out) -> {
                    TestServer.request(in);
                    String type = "multipart/x-mixed-replace;boundary=next";
                    out.write(TestServer.header(type).getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 40; i++) {
                        out.write(
                                "--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                                        .formatted(jpeg.length)
                                        .getBytes(StandardCharsets.US_ASCII));
                        out.write(jpeg);
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        Thread.sleep(100);
                    }
                };
        List<IngestProgress> received = new CopyOnWriteArrayList<>();
        try (TestServer server = new TestServer(camera);
                Ingest ingest =
                        Ingest.start(
                                List.of(stream("gate", server.url("http", "/mjpeg"))),
                                QUICK,
                                published,
                                received::add)) {
            published.awaitChunks("gate", 1);
            assertThat(ingest.progress()).hasSize(1);
        }

        assertThat(published.chunks.get(0).contentType()).isEqualTo("video/mp4");
        // FFmpeg's default rate would give 25 frames per second; they arrive every 100 ms.
        assertThat(
                        received.stream()
                                .filter(p -> p.chunks() == 1)
                                .findFirst()
                                .orElseThrow()
                                .frames())
                .isBetween(2L, 23L);
    }

    @Test
    void aPlaylistThatEndsIsARecording() throws Exception {
        byte[] segment = resource("chunk-h264-closed.ts");
        TestServer.Conversation playlist =
                (in, out) -> {
                    boolean list = TestServer.request(in).endsWith(".m3u8");
                    byte[] entries =
                            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXT-X-ENDLIST\n"
                                    .getBytes(StandardCharsets.US_ASCII);
                    out.write(
                            list
                                    ? TestServer.answer("application/vnd.apple.mpegurl", entries)
                                    : TestServer.answer("video/mp2t", segment));
                };
        try (TestServer server = new TestServer(playlist);
                Ingest ingest = start(stream("clip", server.url("http", "/clip.m3u8")))) {
            assertThat(ingest.await(Duration.ofSeconds(30))).isTrue();
            assertThat(ingest.progress().get(0))
                    .extracting(IngestProgress::state, IngestProgress::message)
                    .containsExactly(IngestProgress.State.ENDED, "");
        }

        assertThat(published.chunks).hasSize(4);
    }

    @Test
    void aPlaylistOnAServerCannotOpenAFile() throws Exception {
        Path secret =
                Path.of(LiveSourceITCase.class.getResource("/video/chunk-h264-closed.ts").toURI());
        String list =
                "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://%s\n#EXT-X-ENDLIST\n"
                        .formatted(secret);
        try (TestServer server =
                        TestServer.http(
                                "application/vnd.apple.mpegurl",
                                list.getBytes(StandardCharsets.US_ASCII));
                Ingest ingest = start(stream("clip", server.url("http", "/clip.m3u8")))) {
            awaitError(ingest, 0);
        }

        assertThat(published.chunks).isEmpty();
    }

    @Test
    void deadSourcesDoNotBlockOthersAndCanBeStopped() throws Exception {
        List<StreamSpec> streams = new ArrayList<>();
        try (TestServer dead = TestServer.dead()) {
            for (int i = 0; i < 6; i++) {
                streams.add(stream("rtsp-" + i, dead.url("rtsp", "/main")));
                streams.add(stream("http-" + i, dead.url("http", "/main")));
            }
            streams.add(
                    StreamSpec.of(
                            "alive",
                            SourceSpec.parse(
                                    "synthetic:?width=64&height=48&seconds=5",
                                    Secrets.ofEnvironment())));
            long stopped;
            try (Ingest ingest = start(streams.toArray(new StreamSpec[0]))) {
                published.awaitChunks("alive", 5);
                assertThat(ingest.progress().subList(0, 12))
                        .extracting(IngestProgress::state)
                        .doesNotContain(IngestProgress.State.RUNNING, IngestProgress.State.FAILED);
                stopped = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void aSilentSourceIsReopenedAfterItsTimeout() throws Exception {
        IngestSettings impatient =
                new IngestSettings(
                        CutSettings.defaults(),
                        Optional.empty(),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(30),
                        "tcp");
        try (TestServer dead = TestServer.dead();
                Ingest ingest =
                        Ingest.start(
                                List.of(stream("gate", dead.url("rtsp", "/main"))),
                                impatient,
                                published,
                                ProgressListener.none())) {
            awaitError(ingest, 0);
            while (dead.connections() < 3) {
                Thread.sleep(10);
            }
            assertThat(ingest.progress().get(0).message()).contains("no answer in time");
        }
    }

    @Test
    void aSourceWithoutKeyFramesSaysSoAndIsWellOnceOneComes() throws Exception {
        IngestSettings impatient =
                new IngestSettings(
                        CutSettings.defaults(),
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(30),
                        "tcp");
        byte[] video = joinedAfterAKeyFrame(80, 60);
        TestServer.Conversation camera =
                (in, out) -> {
                    TestServer.request(in);
                    out.write(TestServer.header("video/mp2t").getBytes(StandardCharsets.US_ASCII));
                    int part = video.length / (8 * 20);
                    for (int at = 0; at < video.length; at += part) {
                        out.write(video, at, Math.min(part, video.length - at));
                        out.flush();
                        Thread.sleep(50); // eight seconds in all, as they were filmed
                    }
                };
        List<IngestProgress> received = new CopyOnWriteArrayList<>();
        try (TestServer server = new TestServer(camera);
                Ingest ingest =
                        Ingest.start(
                                List.of(stream("gate", server.url("http", "/main"))),
                                impatient,
                                published,
                                received::add)) {
            published.awaitChunks("gate", 1);
            assertThat(ingest.progress()).hasSize(1);
        }

        assertThat(published.events.stream().map(e -> e.json()))
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"kind\":\"no-key-frame\"")
                                        .contains("no key frame for ")
                                        .contains("key frame interval"))
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"kind\":\"left-out\"")
                                        .contains("before the first key frame"));
        int told = firstMatching(received, p -> p.message().startsWith("no key frame for "));
        int well =
                firstMatching(received.subList(told, received.size()), p -> p.message().isEmpty());
        assertThat(well).isPositive();
        IngestProgress first =
                received.stream().filter(p -> p.chunks() == 1).findFirst().orElseThrow();
        assertThat(first.losses().framesLeftOut()).isBetween(50L, 59L);
        assertThat(first.reconnects()).isZero();
    }

    private static int firstMatching(
            List<IngestProgress> received, Predicate<IngestProgress> condition) {
        for (int i = 0; i < received.size(); i++) {
            if (condition.test(received.get(i))) {
                return i;
            }
        }
        throw new AssertionError("none of " + received);
    }

    /**
     * A scene as MPEG-TS, without its first frame but with its parameter sets, and with a key frame
     * at this index.
     */
    private static byte[] joinedAfterAKeyFrame(int frames, int keyAt) throws IOException {
        List<EncodedPacket> packets = new ArrayList<>();
        VideoFormat format;
        try (SyntheticPackets scene =
                SyntheticPackets.open(
                        new SyntheticOptions(
                                Split.TEST, 7, 320, 240, 10, keyAt, frames / 10, 3, 0))) {
            format = scene.format();
            Optional<EncodedPacket> packet = scene.read();
            while (packet.isPresent()) {
                packets.add(packet.get());
                packet = scene.read();
            }
        }
        byte[] sets = sets(packets.remove(0).data());
        byte[] first = packets.get(0).data();
        byte[] data = Arrays.copyOf(sets, sets.length + first.length);
        System.arraycopy(first, 0, data, sets.length, first.length);
        packets.set(0, packets.get(0).withData(data));
        return Muxer.mux(format.withoutExtradata(), "mpegts", Map.of(), packets);
    }

    /** The parameter sets at the start of a key frame, as Annex B. */
    private static byte[] sets(byte[] keyFrame) {
        for (int i = 0; i + 4 < keyFrame.length; i++) {
            boolean slice =
                    keyFrame[i] == 0
                            && keyFrame[i + 1] == 0
                            && keyFrame[i + 2] == 0
                            && keyFrame[i + 3] == 1
                            && (keyFrame[i + 4] & 0x1f) == 5;
            if (slice) {
                return Arrays.copyOf(keyFrame, i);
            }
        }
        throw new AssertionError("no slice of a key frame");
    }

    @Test
    void aSourceThatNeverAnsweredWasNotReconnected() throws Exception {
        int port;
        try (TestServer server = TestServer.dead()) {
            port = Integer.parseInt(server.url("x", "").replaceAll(".*:", ""));
        }
        List<IngestProgress> received = new CopyOnWriteArrayList<>();
        try (Ingest ingest =
                Ingest.start(
                        List.of(stream("gate", "http://127.0.0.1:%d/".formatted(port))),
                        QUICK,
                        published,
                        received::add)) {
            awaitError(ingest, 0);
            while (received.size() < 5) {
                Thread.sleep(10);
            }
        }

        assertThat(received).extracting(IngestProgress::reconnects).containsOnly(0L);
    }

    @Test
    void noMessageAndNoRecordContainsAPassword() throws Exception {
        SourceSpec source;
        try (TestServer server = TestServer.http("text/plain", new byte[0])) {
            source =
                    SourceSpec.parse(
                            server.url("http", "/live?token=${TOKEN}")
                                    .replace("://", "://admin:${PASSWORD}@"),
                            Secrets.of(Map.of("PASSWORD", "hunter2", "TOKEN", "opensesame")));
            List<IngestProgress> received = new ArrayList<>();
            try (Ingest ingest =
                    Ingest.start(
                            List.of(StreamSpec.of("gate", source)),
                            QUICK,
                            published,
                            progress -> {
                                synchronized (received) {
                                    received.add(progress);
                                }
                            })) {
                awaitError(ingest, 0);
            }
            synchronized (received) {
                assertThat(received.toString())
                        .contains("127.0.0.1")
                        .doesNotContain("hunter2", "opensesame");
            }
        }
        assertThat(published.events).isNotEmpty();
        assertThat(published.events.stream().map(e -> e.json()).toList().toString())
                .doesNotContain("hunter2", "opensesame");
    }

    private Ingest start(StreamSpec... streams) {
        return Ingest.start(List.of(streams), QUICK, published, ProgressListener.none());
    }

    private static StreamSpec stream(String id, String url) throws SourceException {
        return StreamSpec.of(id, SourceSpec.parse(url, Secrets.ofEnvironment()));
    }

    private static void awaitError(Ingest ingest, int stream) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (ingest.progress().get(stream).message().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no error: " + ingest.progress());
            }
            Thread.sleep(10);
        }
    }

    private static List<EncodedPacket> synthetic(int frames) throws IOException {
        List<EncodedPacket> packets = new ArrayList<>();
        try (SyntheticPackets scene =
                SyntheticPackets.open(
                        new SyntheticOptions(Split.TEST, 7, 320, 240, 10, 10, frames / 10, 3, 0))) {
            Optional<EncodedPacket> packet = scene.read();
            while (packet.isPresent()) {
                packets.add(packet.get());
                packet = scene.read();
            }
        }
        return packets;
    }

    private static byte[] resource(String name) throws IOException, URISyntaxException {
        return Files.readAllBytes(
                Path.of(LiveSourceITCase.class.getResource("/video/" + name).toURI()));
    }
}
