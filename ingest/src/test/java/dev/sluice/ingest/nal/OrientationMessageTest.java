// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class OrientationMessageTest {

    /** Cancel flag, horizontal and vertical flip, 16 bits of a turn, then a Golomb code of 1. */
    @ParameterizedTest
    @CsvSource({
        "0 0 0 0000000000000000, 0, false",
        "0 0 0 0100000000000000, 270, false",
        "0 0 0 1000000000000000, 180, false",
        "0 0 0 1100000000000000, 90, false",
        "0 1 0 0000000000000000, 0, true",
        "0 1 0 0100000000000000, 270, true",
        "0 0 1 0000000000000000, 180, true",
        "0 0 1 0100000000000000, 90, true",
        "0 1 1 0000000000000000, 180, false",
        "0 0 0 0100000000000001, 270, false", // nearly a quarter
        "0 0 0 1111111111111111, 0, false",
        "1 0 0 0000000000000000, 0, false", // cancelled
    })
    void aMessageIsAMirroringAndATurn(String bits, int rotation, boolean mirrored) {
        String payload = bits.replace(" ", "") + "010" + "01"; // 24 bits
        String hex = "%06x".formatted(Integer.parseInt(payload, 2));

        assertThat(h264(units("06 2f 03", hex, "80")))
                .contains(new FrameDisplay(rotation, mirrored, 1, 1));
        assertThat(OrientationMessage.of(units("4e 01 2f 03", hex, "80"), new H265Syntax()))
                .contains(new FrameDisplay(rotation, mirrored, 1, 1));
    }

    @Test
    void otherMessagesAndUnitsAreSkipped() {
        List<NalUnit> user = units("06 05 ff 01", "00".repeat(256), "2f 03 100009 80");

        assertThat(h264(user)).contains(new FrameDisplay(180, false, 1, 1));
        assertThat(h264(units("06 06 01 c4 80"))).isEmpty();
        assertThat(h264(units("65 2f 03 100009 80"))).isEmpty();
        assertThat(h264(List.of())).isEmpty();
    }

    @Test
    void theLastMessageOfAFrameHolds() {
        List<NalUnit> both =
                List.of(units("06 2f 03 100009 80").get(0), units("06 2f 03 080009 80").get(0));

        assertThat(h264(both)).contains(new FrameDisplay(270, false, 1, 1));
    }

    @Test
    void emulationPreventionIsRemoved() {
        // A turn of 0 after a cancel flag of 0: 00 00 03 09 in the stream.
        assertThat(h264(units("06 2f 03 0000 03 09 80"))).contains(FrameDisplay.AS_CODED);
    }

    @Test
    void damagedUnitsNeverFail() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] data = new byte[1 + random.nextInt(20)];
            random.nextBytes(data);
            data[0] = 6;
            List<NalUnit> units = List.of(new NalUnit(data, 0, data.length));
            assertThat(h264(units)).as("seed %d", seed).isNotNull();
        }
    }

    private static Optional<FrameDisplay> h264(List<NalUnit> units) {
        return OrientationMessage.of(units, new H264Syntax());
    }

    private static List<NalUnit> units(String... hex) {
        byte[] data = HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
        return List.of(new NalUnit(data, 0, data.length));
    }
}
