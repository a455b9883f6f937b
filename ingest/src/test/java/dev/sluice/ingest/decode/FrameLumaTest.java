// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class FrameLumaTest {

    private static final int LEVEL = 256; // of 255 between black and white

    @Test
    void aCellHasTheMeanOfItsPixels() {
        byte[] rgb = new byte[3 * 192 * 4];
        Arrays.fill(rgb, 0, 3 * 192, (byte) 255); // the first of four rows is white

        FrameLuma luma = FrameLuma.of(new RgbImage(192, 4, rgb));

        assertThat(luma.columns()).isEqualTo(FrameLuma.COLUMNS);
        assertThat(luma.rows()).isEqualTo(2);
        assertThat(luma.luma()[0] & 0xFFFF).isEqualTo(FrameLuma.FULL_SCALE / 2);
        assertThat(luma.luma()[luma.luma().length - 1]).isZero();
    }

    @Test
    void largerCellsHaveTheMeanOfTheirCells() {
        FrameLuma luma = new FrameLuma(4, 2, new short[] {0, 2, 4, 6, 8, 10, 12, (short) 0xff00});

        assertThat(luma.reduced(2, 1)).containsExactly(5, (4 + 6 + 12 + 0xff00) / 4);
        assertThat(luma.reduced(4, 2)).containsExactly(0, 2, 4, 6, 8, 10, 12, 0xff00);
        assertThat(luma.reduced(1, 1)).containsExactly((42 + 0xff00) / 8);
    }

    @Test
    void theRangeOfBroadcastVideoIsThatOfImages() {
        byte[] coded = {16, (byte) 235, 0, (byte) 255, 126};

        short[] broadcast = FrameLuma.ofCoded(coded, 5, 1, false).luma();
        short[] full = FrameLuma.ofCoded(coded, 5, 1, true).luma();

        assertThat(values(broadcast))
                .containsExactly(0, FrameLuma.FULL_SCALE, 0, FrameLuma.FULL_SCALE, 32789);
        assertThat(values(full)).containsExactly(4096, 60160, 0, FrameLuma.FULL_SCALE, 32256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-h264-closed.ts",
                "chunk-h264-full.ts",
                "chunk-h265-10bit.ts",
                "chunk-vp9.mp4",
                "chunk-mjpeg.mp4"
            })
    void theLumaThatADecoderGivesIsThatOfTheImage(String file) throws ChunkException {
        SampledFrame frame =
                new ChunkDecoder(DecodeSettings.defaults())
                        .decode(chunk(file), FrameSlots.ofFps(1), Long.MIN_VALUE, image -> image)
                        .frames()
                        .get(0);

        int[] coded = frame.luma().reduced(24, 16);
        int[] ofImage = FrameLuma.of(frame.image()).reduced(24, 16);

        for (int row = 0; row < 6; row++) { // the flat corners; elsewhere, colours leave the range
            for (int column : new int[] {0, 1, 2, 21, 22, 23}) {
                int cell = row * 24 + column;
                assertThat(coded[cell])
                        .as("%s, row %d, column %d", file, row, column)
                        .isCloseTo(ofImage[cell], within(3 * LEVEL));
            }
        }
        assertThat(coded[0]).as("red is darker than green").isLessThan(coded[23] - 20 * LEVEL);
    }

    @Test
    void theNumberOfValuesHasToFit() {
        assertThatThrownBy(() -> new FrameLuma(3, 2, new short[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 × 2 cells have 5 values: expected 6");
    }

    private static int[] values(short[] luma) {
        int[] values = new int[luma.length];
        for (int i = 0; i < luma.length; i++) {
            values[i] = luma[i] & 0xFFFF;
        }
        return values;
    }
}
