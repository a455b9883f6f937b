// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.ffmpeg.NativeObject;

import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sources are cut into chunks, and FFmpeg's own grabber decodes each chunk alone. */
class CuttingTest {

    private static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "source-h264-closed.mp4, video/mp2t, 4, 40",
        "source-h264-audio.mp4, video/mp2t, 4, 40",
        "source-h264-long.mp4, video/mp2t, 1, 40",
        "source-h264-open.mp4, video/mp2t, 1, 40",
        "source-h265-closed.mp4, video/mp2t, 4, 40",
        "source-h265-open.mp4, video/mp2t, 1, 40",
        "source-h265-radl.mp4, video/mp2t, 4, 40",
        "source-vp9.webm, video/mp4, 4, 40",
        "source-av1.mkv, video/mp4, 4, 40",
        "source-mjpeg.mkv, video/mp4, 2, 20",
    })
    void everyChunkCanBeDecodedAloneAndNoFrameIsLost(
            String file, String contentType, int chunks, int frames) throws Exception {
        List<VideoChunk> cut = cut(fixture(file), CutSettings.defaults()).chunks;

        assertThat(cut).hasSize(chunks);
        assertThat(cut).extracting(VideoChunk::contentType).containsOnly(contentType);
        assertThat(frames(cut)).isEqualTo(frames);
        assertSeamless(cut, frames * 100_000L);
    }

    @ParameterizedTest
    @CsvSource({"source-h264-open.mp4", "source-h265-open.mp4"})
    void cutsAtOpenGopsLoseExactlyTheLeadingFramesTheyDeclare(String file) throws Exception {
        CutSettings impatient =
                new CutSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        16 << 20,
                        Duration.ofMillis(100),
                        false);

        List<VideoChunk> cut = cut(fixture(file), impatient).chunks;

        int leading = cut.stream().mapToInt(VideoChunk::leadingFrames).sum();
        assertThat(cut.size()).isGreaterThan(2);
        assertThat(leading).isPositive();
        assertThat(cut.get(0).leadingFrames()).isZero();
        assertThat(decodedFromFirst(cut)).isEqualTo(40 - leading);
    }

    @Test
    void aGopOverTheLimitIsReportedWithItsSetting() throws Exception {
        CollectingPublisher published = cut(fixture("source-h264-long.mp4"), atMost(2, false));

        assertThat(published.chunks).isEmpty();
        assertThat(published.events.stream().map(e -> e.json()))
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"kind\":\"left-out\"")
                                        .contains("sluice.ingest.chunk.max-duration")
                                        .contains("sluice.ingest.reencode"));
    }

    @Test
    void aGopOverTheLimitIsReencodedIfTheSettingAllowsIt() throws Exception {
        List<VideoChunk> cut = cut(fixture("source-h264-long.mp4"), atMost(2, true)).chunks;

        assertThat(cut).hasSize(4);
        assertThat(frames(cut)).isEqualTo(40);
        assertSeamless(cut, 4_000_000);
    }

    @Test
    void rawVideoIsAlwaysEncoded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("raw.y4m");
        writeYuv4Mpeg(file, 20);

        List<VideoChunk> cut = cut(file, CutSettings.defaults()).chunks;

        assertThat(cut).extracting(VideoChunk::contentType).containsOnly("video/mp2t");
        assertThat(frames(cut)).isEqualTo(20);
    }

    @Test
    void aSingleJpegIsAChunk() throws Exception {
        List<VideoChunk> cut = cut(fixture("chunk-jpeg.jpg"), CutSettings.defaults()).chunks;

        assertThat(cut).hasSize(1);
        assertThat(cut.get(0).contentType()).isEqualTo("image/jpeg");
        assertThat(cut.get(0).data()).isEqualTo(Files.readAllBytes(fixture("chunk-jpeg.jpg")));
    }

    @Test
    void theSyntheticSceneIsReproducible() throws Exception {
        List<VideoChunk> first = synthetic("synthetic:?seed=7&width=64&height=48&seconds=3").chunks;
        List<VideoChunk> again = synthetic("synthetic:?seed=7&width=64&height=48&seconds=3").chunks;
        List<VideoChunk> other = synthetic("synthetic:?seed=8&width=64&height=48&seconds=3").chunks;

        assertThat(first).hasSize(3);
        assertThat(frames(first)).isEqualTo(30);
        assertSeamless(first, 3_000_000);
        for (int i = 0; i < 3; i++) {
            assertThat(again.get(i).data()).isEqualTo(first.get(i).data());
        }
        assertThat(other.get(0).data()).isNotEqualTo(first.get(0).data());
    }

    @Test
    void aLoopHasContinuousCaptureTimesInOneEpoch() throws Exception {
        CollectingPublisher published = new CollectingPublisher();
        StreamSpec spec =
                new StreamSpec(
                        "s", file("source-h264-closed.mp4"), false, true, Optional.of(START));
        try (Ingest ingest =
                Ingest.start(
                        List.of(spec),
                        IngestSettings.defaults(),
                        published,
                        ProgressListener.none())) {
            published.awaitChunks("s", 10);
        }

        List<VideoChunk> chunks = published.chunks;
        assertThat(chunks.stream().map(VideoChunk::epoch).distinct()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(chunks.get(i).sequence()).isEqualTo(i);
            assertThat(chunks.get(i).captureMicros())
                    .isEqualTo(CaptureTime.micros(START) + i * 1_000_000L);
        }
    }

    @Test
    void aDamagedFrameCostsThoseAfterItAndCaptureTimesAscend(@TempDir Path folder)
            throws Exception {
        byte[] video = Files.readAllBytes(fixture("chunk-mpeg4.mp4"));
        damageFrame(video, 4);
        Path file = folder.resolve("damaged.mp4");
        Files.write(file, video);
        CollectingPublisher published = new CollectingPublisher();
        StreamSpec spec =
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(file), false, true, Optional.of(START));
        try (Ingest ingest =
                Ingest.start(
                        List.of(spec),
                        IngestSettings.defaults(atMost(30, true)),
                        published,
                        p -> {})) {
            published.awaitChunks("s", 3);
        }

        List<VideoChunk> chunks = published.chunks;
        for (int i = 1; i < 3; i++) {
            // The six frames from the damaged one to the end of the file are lost.
            assertThat(chunks.get(i).captureMicros() - chunks.get(i - 1).endMicros())
                    .isEqualTo(600_000);
        }
        assertThat(published.events.stream().map(e -> e.json()))
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"kind\":\"damaged\"")
                                        .contains("\"time\":\"2026-11-20T09:30:00.400")
                                        .contains("\"count\":6"));
    }

    /** Overwrites the start code of this frame of an MPEG-4 video, so that it is not found. */
    private static void damageFrame(byte[] mpeg4, int number) {
        int frame = -1;
        for (int i = 0; i + 3 < mpeg4.length; i++) {
            boolean start =
                    mpeg4[i] == 0
                            && mpeg4[i + 1] == 0
                            && mpeg4[i + 2] == 1
                            && mpeg4[i + 3] == (byte) 0xB6;
            if (start && ++frame == number) {
                mpeg4[i + 3] = 0;
                return;
            }
        }
        throw new AssertionError("found only %d frames".formatted(frame + 1));
    }

    @Test
    void aFileThatIsNotVideoFailsWithItsName(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "not a video\n".repeat(1000));

        assertThatThrownBy(() -> cut(file, CutSettings.defaults()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("notes.txt");
        assertThatThrownBy(() -> cut(folder.resolve("missing.mp4"), CutSettings.defaults()))
                .hasMessageContaining("no such file");
    }

    @Test
    void aSourceThatCannotBeOpenedFreesEverything(@TempDir Path folder) throws Exception {
        Path text = folder.resolve("notes.txt");
        Files.writeString(text, "not a video\n".repeat(1000));
        long before = NativeObject.openCount();

        for (Path file : List.of(text, fixture("chunk-vp9.ts"), folder.resolve("missing.mp4"))) {
            assertThatThrownBy(() -> cut(file, CutSettings.defaults()))
                    .isInstanceOf(SourceException.class);
        }

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void aStreamThatCannotBeStartedFreesEverything() throws Exception {
        long before = NativeObject.openCount();
        List<StreamSpec> streams =
                List.of(
                        StreamSpec.of("first", file("source-h264-closed.mp4")),
                        StreamSpec.of("second", file("source-h264-closed.mp4")));

        assertThatThrownBy(
                        () ->
                                Ingest.start(
                                        streams,
                                        null,
                                        new CollectingPublisher(),
                                        ProgressListener.none()))
                .isInstanceOf(NullPointerException.class);

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void aLocalPlaylistIsNotOpened(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("list.m3u8");
        Files.writeString(
                list,
                "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n%s\n#EXT-X-ENDLIST\n"
                        .formatted(fixture("chunk-h264-closed.ts")));

        assertThatThrownBy(() -> cut(list, CutSettings.defaults()))
                .isInstanceOf(SourceException.class);
    }

    private static CollectingPublisher cut(Path file, CutSettings settings) throws IOException {
        CollectingPublisher published = new CollectingPublisher();
        StreamSpec spec =
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(file), false, false, Optional.of(START));
        Ingest.run(spec, IngestSettings.defaults(settings), published);
        return published;
    }

    private static CollectingPublisher synthetic(String source) throws IOException {
        CollectingPublisher published = new CollectingPublisher();
        SourceSpec spec = SourceSpec.parse(source, Secrets.ofEnvironment());
        Ingest.run(
                new StreamSpec("s", spec, false, false, Optional.of(START)),
                IngestSettings.defaults(),
                published);
        return published;
    }

    private static CutSettings atMost(int seconds, boolean reencode) {
        return new CutSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(seconds),
                16 << 20,
                Duration.ofSeconds(4),
                reencode);
    }

    /** Chunks touch, begin at the start and last as long as the source. */
    private static void assertSeamless(List<VideoChunk> chunks, long micros) {
        long at = CaptureTime.micros(START);
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).sequence()).isEqualTo(i);
            assertThat(chunks.get(i).captureMicros()).isEqualTo(at);
            at = chunks.get(i).endMicros();
        }
        assertThat(at).isEqualTo(CaptureTime.micros(START) + micros);
    }

    private static int frames(List<VideoChunk> chunks) throws FrameGrabber.Exception {
        int frames = 0;
        for (VideoChunk chunk : chunks) {
            frames += decode(chunk, Long.MIN_VALUE);
        }
        return frames;
    }

    /** Counts the frames from each chunk's first key frame on, which a decoder can rely on. */
    private static int decodedFromFirst(List<VideoChunk> chunks) throws FrameGrabber.Exception {
        int frames = 0;
        for (VideoChunk chunk : chunks) {
            frames += decode(chunk, chunk.durationMicros());
        }
        return frames;
    }

    /** Counts all frames, or those of the last {@code micros} of the chunk. */
    private static int decode(VideoChunk chunk, long micros) throws FrameGrabber.Exception {
        int frames = 0;
        long[] times = new long[1_000];
        try (FFmpegFrameGrabber grabber =
                new FFmpegFrameGrabber(new ByteArrayInputStream(chunk.data()), 0)) {
            grabber.setFormat(ChunkContainer.of(chunk.contentType()).orElseThrow().ffmpegFormat());
            grabber.setVideoOption("threads", "1");
            grabber.start();
            while (grabber.grabImage() != null) {
                times[frames++] = grabber.getTimestamp();
            }
        }
        if (micros == Long.MIN_VALUE) {
            return frames;
        }
        int trusted = 0;
        for (int i = 0; i < frames; i++) {
            trusted += times[i] > times[frames - 1] - micros + 50_000 ? 1 : 0;
        }
        return trusted;
    }

    private static void writeYuv4Mpeg(Path file, int frames) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(
                    "YUV4MPEG2 W64 H48 F10:1 Ip A1:1 C420jpeg\n"
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < frames; i++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                byte[] frame = new byte[64 * 48 * 3 / 2];
                java.util.Arrays.fill(frame, (byte) (60 + i));
                out.write(frame);
            }
        }
    }

    private static SourceSpec file(String name) throws URISyntaxException {
        return new SourceSpec.LocalFile(fixture(name));
    }

    private static Path fixture(String name) throws URISyntaxException {
        return Path.of(CuttingTest.class.getResource("/video/" + name).toURI());
    }
}
