// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.world.Filming;
import dev.sluice.world.Plot;
import dev.sluice.world.Split;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceSpecTest {

    private static final Secrets SECRETS =
            Secrets.of(
                    Map.of(
                            "PASSWORD", "p@ss/wörd?#",
                            "CAMERA", "rtsp://admin:secret@10.0.0.7:554/main?token=abc"));

    @ParameterizedTest
    @CsvSource({
        "rtsp://10.0.0.7:554/main, rtsp://10.0.0.7:554/main",
        "rtsp://admin:secret@10.0.0.7/main?token=abc#x, rtsp://10.0.0.7/main",
        "rtsp://admin:se@cret@10.0.0.7/main, rtsp://10.0.0.7/main",
        "rtsp://admin:se/cret@10.0.0.7/main, rtsp://10.0.0.7/main",
        "rtsp://admin:12/34@10.0.0.7/main, rtsp://10.0.0.7/main",
        "https://token@[2001:db8::7]:8443/live/a@2x.m3u8, https://[2001:db8::7]:8443/live/a@2x.m3u8",
        "http://example.org, http://example.org",
    })
    void aNameContainsNeitherUserInfoNorQuery(String url, String name) {
        assertThat(SourceName.of(url)).isEqualTo(name);
    }

    @Test
    void aReferenceIsEncodedSoThatAnyPasswordIsValid() throws SourceException {
        SourceSpec spec = SourceSpec.parse("rtsp://admin:${PASSWORD}@10.0.0.7/main", SECRETS);

        assertThat(((SourceSpec.Url) spec).url())
                .isEqualTo("rtsp://admin:p%40ss%2Fw%C3%B6rd%3F%23@10.0.0.7/main");
        assertThat(spec.name()).isEqualTo("rtsp://10.0.0.7/main");
    }

    @Test
    void aWholeUrlMayComeFromTheEnvironment() throws SourceException {
        SourceSpec spec = SourceSpec.parse("${CAMERA}", SECRETS);

        assertThat(((SourceSpec.Url) spec).url())
                .isEqualTo("rtsp://admin:secret@10.0.0.7:554/main?token=abc");
        assertThat(spec.toString()).isEqualTo("rtsp://10.0.0.7:554/main");
        assertThat(StreamSpec.of("gate", spec).toString()).doesNotContain("secret", "token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://admin:secret@10.0.0.7/main",
                "rtsp://${USER}:secret@10.0.0.7/main",
                "https://admin:se/cret@10.0.0.7/main",
            })
    void aPasswordInPlainTextIsRefusedAndNotShown(String url) {
        assertThatThrownBy(() -> SourceSpec.parse(url, SECRETS))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("${NAME}")
                .hasMessageNotContaining("cret");
    }

    @Test
    void anUnresolvedReferenceIsNamed() {
        assertThatThrownBy(() -> SourceSpec.parse("rtsp://a:${MISSING}@b/c", SECRETS))
                .hasMessageContaining("${MISSING}, which is not set");
    }

    @Test
    void aCredentialsFileResolvesReferences(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "GATE_PASSWORD=hunter2\n");

        SourceSpec spec =
                SourceSpec.parse("rtsp://admin:${GATE_PASSWORD}@gate/1", Secrets.ofFile(file));

        assertThat(((SourceSpec.Url) spec).url()).isEqualTo("rtsp://admin:hunter2@gate/1");
    }

    @Test
    void everyFormOfASourceIsParsed() throws SourceException {
        assertThat(SourceSpec.parse("clips/a b.mp4", SECRETS))
                .isEqualTo(new SourceSpec.LocalFile(Path.of("clips/a b.mp4")));
        assertThat(SourceSpec.parse("file:///clips/a.mp4", SECRETS))
                .isEqualTo(new SourceSpec.LocalFile(Path.of("/clips/a.mp4")));
        assertThat(SourceSpec.parse("synthetic:", SECRETS))
                .isEqualTo(new SourceSpec.Synthetic(SyntheticOptions.defaults()));
        assertThat(
                        SourceSpec.parse(
                                "synthetic:?set=train&seed=9&width=64&height=48&fps=5&gop=5&seconds=2&noise=1&bitrate=64000&plot=creep&camera=pan",
                                SECRETS))
                .isEqualTo(
                        new SourceSpec.Synthetic(
                                new SyntheticOptions(
                                        Split.TRAIN,
                                        9,
                                        64,
                                        48,
                                        5,
                                        5,
                                        2,
                                        1,
                                        64_000,
                                        Plot.CREEP,
                                        Filming.PAN)));
        assertThat(SourceSpec.parse("device:/dev/video0?size=640x480&fps=10", SECRETS))
                .isEqualTo(
                        new SourceSpec.Device(
                                "/dev/video0", Map.of("video_size", "640x480", "framerate", "10")));
    }

    @Test
    void aSceneIsPrintedAsItIsWritten() throws SourceException {
        SourceSpec scene = SourceSpec.parse("synthetic:?seed=9", SECRETS);

        assertThat(SourceSpec.parse(scene.name(), SECRETS)).isEqualTo(scene);
    }

    @ParameterizedTest
    @CsvSource({
        "synthetic:foo, found 'foo' behind synthetic: expected options only",
        "device:, names no device",
        "file://host/a.mp4, is a file on the host 'host'",
        "cam2:front.mp4, there is no file 'cam2:front.mp4'",
        "ftp://host/a.mp4, no source is known for 'ftp:'",
        "synthetic:?colour=red, has no option 'colour'",
        "synthetic:?set=mine, expected one of",
        "synthetic:?plot=crime, 'expected one of [usual, creep, still]'",
        "synthetic:?fps=0, option fps of synthetic: is '0'",
        "synthetic:?width=321, expected an even number; use 322",
        "synthetic:?seed, is not name=value",
    })
    void invalidSourcesAreRefusedWithTheReason(String text, String message) {
        assertThatThrownBy(() -> SourceSpec.parse(text, SECRETS))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(message);
    }
}
