// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.publish.KafkaChunkHeaders;

import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that video as cameras send it becomes answers: {@code ingest}, the job and {@code ask}. */
final class CamerasITCase {

    private static final int CHUNKS = 5; // of a camera that sends eight seconds
    private static final String PASSWORD = "p@ss:w/rd%#é?";

    @TempDir private static Path folder;
    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;
    private static final List<CameraServer> CAMERAS = new ArrayList<>();
    private static final StringWriter PRINTED = new StringWriter();
    private static Thread ingest;

    @BeforeAll
    static void run() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment = cluster.deploy("cameras", Map.of("sluice.ingest.read-timeout", "60 s"));
        deployment.run(2);
        ingest = new Thread(CamerasITCase::ingest, "ingest");
        ingest.setDaemon(true);
        ingest.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ingest.interrupt();
        List<AutoCloseable> all = new ArrayList<>(CAMERAS);
        all.add(() -> ingest.join(Duration.ofMinutes(1).toMillis()));
        all.add(deployment);
        all.add(cluster);
        IOUtils.closeAll(all);
    }

    /** Runs the verb on all cameras until it is interrupted. */
    private static void ingest() {
        try {
            List<String> arguments = new ArrayList<>(List.of("ingest"));
            Path credentials =
                    Files.writeString(folder.resolve("credentials"), "PASSWORD=" + PASSWORD);
            arguments.addAll(List.of("--credentials", credentials.toString()));
            addCameras(arguments);
            deployment
                    .config()
                    .toMap()
                    .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
            Main.commandLine()
                    .setOut(new PrintWriter(PRINTED))
                    .setErr(new PrintWriter(PRINTED))
                    .execute(arguments.toArray(String[]::new));
        } catch (Exception e) {
            e.printStackTrace(new PrintWriter(PRINTED));
        }
    }

    private static void addCameras(List<String> arguments) throws Exception {
        byte[] stream = Clips.bytes("chunk-h264-closed.ts");
        add(arguments, "transport", "http", HttpCameras.transportStream(stream, 4_000));
        List<byte[]> frames = List.of(Clips.bytes("chunk-jpeg.jpg"));
        add(arguments, "jpeg", "http", HttpCameras.motionJpeg(frames));
        List<byte[]> segments = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            segments.add(Clips.bytes("piece-h264-closed-%d.ts".formatted(i)));
        }
        add(arguments, "playlist", "http", HttpCameras.livePlaylist(segments));
        RtspCamera gstreamer =
                new RtspCamera(SlicedVideo.framesWithSetsBeforeEverySlice(), Optional.empty());
        add(arguments, "gstreamer", "rtsp", gstreamer);
        DigestLogin login = new DigestLogin("user", PASSWORD);
        add(arguments, "digest", "rtsp", new RtspCamera(SlicedVideo.frames(), Optional.of(login)));
    }

    private static void add(
            List<String> arguments,
            String stream,
            String scheme,
            CameraServer.Conversation conversation)
            throws IOException {
        CameraServer camera = new CameraServer(conversation);
        CAMERAS.add(camera);
        String login = stream.equals("digest") ? "user:${PASSWORD}@" : "";
        String path = stream.equals("playlist") ? "/live.m3u8" : "/live";
        arguments.add(camera.url(scheme, login, path));
        arguments.add("--stream");
        arguments.add(stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport", "jpeg", "playlist", "gstreamer", "digest"})
    void aQuestionAboutTheCameraIsAnswered(String stream) {
        Answer answer =
                deployment
                        .command("ask", "--stream", stream, "--json", "What is to be seen?")
                        .get(0)
                        .answer();
        assertThat(answer.status()).as("%s\n%s", answer, PRINTED).isEqualTo(AnswerStatus.OK);
        assertThat(answer.text()).isNotBlank();
        assertThat(answer.evidence().frames()).isPositive();
    }

    /** The sets between two slices of a key frame do not make two frames of it. */
    @ParameterizedTest
    @ValueSource(strings = {"gstreamer", "digest"})
    void slicesAreJoinedToFrames(String stream) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> chunks =
                deployment
                        .read(deployment.kafka().video())
                        .await("chunks of " + stream, found -> of(stream, found).size() >= CHUNKS);
        ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());
        for (ConsumerRecord<byte[], byte[]> record : of(stream, chunks).subList(0, CHUNKS)) {
            VideoChunk chunk = KafkaChunkHeaders.parse(stream, record.headers(), record.value());
            DecodedChunk decoded =
                    decoder.decode(chunk, FrameSlots.ofFps(10), Long.MIN_VALUE, image -> image);
            assertThat(decoded.decodedFrames()).isEqualTo(10);
            assertThat(decoded.frames()).hasSize(10);
            assertThat(decoded.damage()).isEmpty();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            String stream, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().filter(r -> stream.equals(TopicReader.key(r))).toList();
    }

    @Test
    void noFrameIsDamagedAndNoChunkIsRefused() throws Exception {
        for (String stream : List.of("transport", "jpeg", "playlist", "gstreamer", "digest")) {
            deployment.command("ask", "--stream", stream, "--json", "What is to be seen?");
        }
        assertThat(deployment.videoDeadLetters().all()).isEmpty();
        assertThat(deployment.events().all())
                .extracting(record -> StreamEvent.read(record.value()))
                .noneMatch(event -> "damaged".equals(event.text("kind")));
        assertThat(CAMERAS).allSatisfy(camera -> assertThat(camera.failures()).isEmpty());
    }
}
