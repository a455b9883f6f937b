// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.CudaDevice;
import dev.sluice.ingest.ffmpeg.FfmpegException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The choice of a device, on a machine without a GPU. */
class DecodeDeviceTest {

    private static final FrameSlots SLOTS = FrameSlots.ofFps(5);

    @BeforeAll
    static void thereIsNoGpu() {
        boolean found = true;
        try {
            CudaDevice.open();
        } catch (FfmpegException e) {
            found = false;
        }
        assumeTrue(!found, "this machine has a GPU");
    }

    @Test
    void autoTakesTheCpuWhereThereIsNoGpu() throws Exception {
        DecodedChunk automatic = decode(DecodeDevice.AUTO);
        DecodedChunk expected = decode(DecodeDevice.CPU);

        assertThat(automatic.frames()).hasSameSizeAs(expected.frames()).isNotEmpty();
        for (int i = 0; i < expected.frames().size(); i++) {
            assertThat(automatic.frames().get(i).image().rgb())
                    .isEqualTo(expected.frames().get(i).image().rgb());
        }
    }

    @Test
    void cudaIsRefusedWhereThereIsNoGpu() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ChunkDecoder(settings(DecodeDevice.CUDA)))
                .withMessageContaining("found no NVIDIA GPU")
                .withMessageContaining("sluice.decode.device")
                .withMessageContaining("auto or cpu");
    }

    private static DecodedChunk decode(DecodeDevice device) throws Exception {
        return new ChunkDecoder(settings(device))
                .decode(
                        VideoFixtures.chunk("chunk-h264-closed.ts"),
                        SLOTS,
                        Long.MIN_VALUE,
                        image -> image);
    }

    private static DecodeSettings settings(DecodeDevice device) {
        return new DecodeSettings(
                DecodeLimits.defaults(),
                false,
                false,
                false,
                device,
                DecodeSettings.MAX_HELD_BYTES);
    }
}
