// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every message says what was found, what was expected, and what to do. */
class SourceMessagesTest {

    private static final Secrets NONE = Secrets.of(Map.of());

    @TempDir private Path folder;

    private final CollectingPublisher published = new CollectingPublisher();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nomoov.mp4 | the index (moov) is missing",
                "audio.m4a | no video in it, only aac: expected a video track",
                "audio_cover.m4a | no video in it, only aac, a cover picture: expected",
                "unknown-codec.avi | the codec of the video is",
            })
    void filesWithoutUsableVideo(String file, String message) throws Exception {
        assertFails(resource(file), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "empty.mp4 | '' | the file is empty: expected a video",
                "notes.txt | Remember the milk. | this is text: expected a video",
                "list.m3u8 | #EXTM3U | this is a playlist, and as a file it could open any other",
                "list.ffconcat | ffconcat version 1.0 | this is a list of files (concat)",
                "list.txt | file 'a.mp4' | this is a list of files (concat)",
                "camera.sdp | v=0 | this is a description of a session (SDP)",
            })
    void filesThatAreNoVideo(String name, String content, String message) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, content.isEmpty() ? "" : content + "\n");

        assertFails(file, message);
    }

    @Test
    void aFileOfNoKnownForm() throws Exception {
        Path file = folder.resolve("noise.bin");
        byte[] noise = new byte[4_000];
        new java.util.Random(7).nextBytes(noise);
        Files.write(file, noise);

        assertFails(file, "this is no container that Sluice reads: expected a video in MP4");
    }

    @Test
    void aFileThatIsTruncatedToItsFirstBytes() throws Exception {
        byte[] video = Files.readAllBytes(resource("nomoov.mp4"));
        Path file = folder.resolve("stub.mp4");
        Files.write(file, java.util.Arrays.copyOf(video, 40));

        assertFails(file, "the index (moov) is missing");
    }

    @Test
    void aFolderAndAMissingFile() {
        assertFails(folder, "this is a folder: expected a video file");
        assertFails(folder.resolve("a.mp4"), "no such file: expected a video file");
    }

    @Test
    void aListOfFilesIsNotOpenedEvenIfItsVideoExists() throws Exception {
        Path list = folder.resolve("list.ffconcat");
        Files.writeString(
                list, "ffconcat version 1.0\nfile '%s'\n".formatted(resource("two-tracks.mp4")));

        assertFails(list, "this is a list of files (concat)");
        assertThat(published.chunks).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 Unauthorized | asks for a user and a password",
                "403 Forbidden | the server refuses access (403): expected",
                "404 Not Found | the server has nothing at this address (404): expected",
            })
    void serversThatRefuse(String status, String message) throws Exception {
        TestServer.Conversation http =
                (in, out) -> {
                    TestServer.request(in);
                    out.write(
                            "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"
                                    .formatted(status)
                                    .getBytes(StandardCharsets.US_ASCII));
                };
        try (TestServer server = new TestServer(http)) {
            assertThat(waiting(server.url("http", "/live"))).contains(message);
        }
        TestServer.Conversation rtsp =
                (in, out) -> {
                    String line = in.readLine();
                    String number = "1";
                    while (line != null && !line.isEmpty()) {
                        number = line.startsWith("CSeq:") ? line.substring(5).trim() : number;
                        line = in.readLine();
                    }
                    out.write(
                            "RTSP/1.0 %s\r\nCSeq: %s\r\n\r\n"
                                    .formatted(status, number)
                                    .getBytes(StandardCharsets.US_ASCII));
                };
        try (TestServer server = new TestServer(rtsp)) {
            assertThat(waiting(server.url("rtsp", "/main"))).contains(message);
        }
    }

    @Test
    void aServerThatSendsNoVideoAndAPortWithoutServer() throws Exception {
        String url;
        try (TestServer server =
                TestServer.http(
                        "text/html", "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8))) {
            url = server.url("http", "/");
            assertThat(waiting(url)).contains("expected a server that sends video");
        }
        assertThat(waiting(url)).contains("nothing answers at this host and port");
    }

    @Test
    void aVideoTrackIsChosenByItsNumber() throws Exception {
        Path file = resource("two-tracks.mp4");
        ingest(SourceSpec.parse(file + "#track=2", NONE));

        assertThat(published.chunks).isNotEmpty();
        assertThat(published.chunks.get(0).source()).endsWith("two-tracks.mp4#track=2");
        assertThat(published.events.get(0).json()).contains("video track 2 of 2 is read");
        assertThatThrownBy(() -> ingest(SourceSpec.parse(file + "#track=3", NONE)))
                .hasMessageContaining("there is no video track 3 in it: expected 1 to 2");
    }

    @Test
    void coverArtBesideAVideoIsNotTaken() throws Exception {
        ingest(new SourceSpec.LocalFile(resource("cover-first.mkv")));

        assertThat(published.chunks).isNotEmpty();
        assertThat(published.chunks.get(0).contentType()).isEqualTo("video/mp2t");
    }

    @ParameterizedTest
    @CsvSource({
        "a b.mp4",
        "100%.mp4",
        "a%20b.mp4",
        "$HOME.mp4",
        "${HOME}.mp4",
        "cam1:front.mp4",
        "-dash.mp4",
        "rüß 视频.mp4",
        "a#track=2.mp4",
        "'#track=2'"
    })
    void anyNameIsAcceptedAndItsUrlCanBePasted(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.copy(resource("two-tracks.mp4"), file);

        SourceSpec path = SourceSpec.parse(file.toString(), NONE);

        assertThat(path).isEqualTo(new SourceSpec.LocalFile(file));
        assertThat(SourceSpec.parse(path.name(), NONE)).isEqualTo(path);
        ingest(path);
        assertThat(published.chunks).isNotEmpty();
    }

    private String waiting(String url) throws Exception {
        try (Ingest ingest =
                Ingest.start(
                        List.of(StreamSpec.of("s", SourceSpec.parse(url, NONE))),
                        IngestSettings.defaults(),
                        published,
                        ProgressListener.none())) {
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (ingest.progress().get(0).message().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(10);
            }
            return ingest.progress().get(0).message();
        }
    }

    private void assertFails(Path file, String message) {
        assertThatThrownBy(() -> ingest(new SourceSpec.LocalFile(file)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("(-");
    }

    private void ingest(SourceSpec source) throws IOException {
        Ingest.run(
                new StreamSpec("s", source, false, false, Optional.of(Instant.EPOCH)),
                IngestSettings.defaults(),
                published);
    }

    private static Path resource(String name) throws Exception {
        String own = "/sources/" + name;
        String shared = "/inputs/" + name;
        return Path.of(
                (SourceMessagesTest.class.getResource(own) == null
                                ? SourceMessagesTest.class.getResource(shared)
                                : SourceMessagesTest.class.getResource(own))
                        .toURI());
    }
}
