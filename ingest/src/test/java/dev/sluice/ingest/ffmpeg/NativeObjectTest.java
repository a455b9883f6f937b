// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Objects that cannot be opened free what they allocated, and report FFmpeg's reason. */
class NativeObjectTest {

    private final long before = NativeObject.openCount();

    @Test
    void closingTwiceHasNoEffect() {
        NativeFrame frame = new NativeFrame();
        assertThat(NativeObject.openCount()).isEqualTo(before + 1);

        frame.close();
        frame.close();

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void anEncoderThatCannotBeOpenedIsFreed() {
        assertThatThrownBy(() -> H264Encoder.open(0, 0, 40_000, 0))
                .isInstanceOf(FfmpegException.class);

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void aContainerThatCannotBeOpenedIsFreedAndTheReasonIsGiven() {
        byte[] text = "not a video".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Demuxer.openMemory(text, "mp4", Map.of()))
                .isInstanceOfSatisfying(
                        FfmpegException.class,
                        e -> assertThat(e.reason()).startsWith("Invalid data found"))
                .hasMessageStartingWith("opening failed: Invalid data found")
                .hasMessageEndingWith(")");

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void anAddressThatCannotBeOpenedIsFreed() {
        try (Interrupt interrupt = new Interrupt()) {
            assertThatThrownBy(
                            () ->
                                    Demuxer.openAddress(
                                            "file:/no/such/file",
                                            Optional.empty(),
                                            Map.of(),
                                            interrupt))
                    .isInstanceOf(FfmpegException.class);
        }

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void aContainerThatCannotBeWrittenIsFreed() {
        assertThatThrownBy(() -> Muxer.mux(VideoFormats.undecodable(), "mp4", Map.of(), List.of()))
                .isInstanceOf(FfmpegException.class);

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void theVersionNamesFfmpegAndItsLicence() {
        assertThat(FfmpegRuntime.version()).matches("\\S+ \\(.*GPL.*\\)");
    }
}
