// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * Where the cells of a grid are in a frame: a white cell on black has to be found again, by the
 * family's own resize, in the pixels from which the encoder makes that token.
 */
class FrameCoverageTest {

    /** Side of a token's square of resized pixels, by the fixtures' configurations. */
    private static final Map<String, Double> CELLS =
            Map.of(
                    "tiny-qwen2_vl", 28.0,
                    "tiny-qwen2_5_vl", 28.0,
                    "tiny-qwen3_vl", 32.0,
                    "tiny-lfm2_vl", 32.0,
                    "tiny-fast_vlm", 64.0,
                    "tiny-smolvlm", 16.0,
                    "tiny-llava_onevision", 98.0 / 4);

    private static final List<FrameSize> FRAMES =
            List.of(new FrameSize(640, 360), new FrameSize(360, 641), new FrameSize(333, 333));

    static Stream<String> models() {
        return CELLS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aCellIsWhereItsTokenComesFrom(String name) throws ModelException {
        Fixture fixture = Fixture.named(name);
        try (VideoLlm model = VideoLlms.open(fixture.path(), fixture.options())) {
            for (FrameSize frame : FRAMES) {
                FrameSize resized = model.frameSize(frame.width(), frame.height());
                byte[] black = new byte[3 * resized.width() * resized.height()];
                VisualTokens grid = model.encode(resized, black, black);
                for (int position = 0;
                        position < grid.gridHeight() * grid.gridWidth();
                        position++) {
                    check(model, frame, resized, grid, position, CELLS.get(name));
                }
            }
        }
    }

    private static void check(
            VideoLlm model,
            FrameSize frame,
            FrameSize resized,
            VisualTokens grid,
            int position,
            double side) {
        FrameRegion cell =
                model.info()
                        .coverage()
                        .region(frame.width(), frame.height())
                        .cell(grid.gridHeight(), grid.gridWidth(), position);
        double[] centre =
                centre(
                        model.resize(painted(frame, cell), frame.width(), frame.height(), resized),
                        resized);
        String where = "%s of %s".formatted(position, frame);
        // The white cell has whole pixels, which are large or small beside those of the model.
        double pixel = 1 + (double) resized.width() / frame.width();
        assertThat(centre[0])
                .as(where)
                .isCloseTo((position % grid.gridWidth() + 0.5) * side, within(pixel));
        assertThat(centre[1])
                .as(where)
                .isCloseTo((position / grid.gridWidth() + 0.5) * side, within(pixel));
    }

    private static byte[] painted(FrameSize frame, FrameRegion cell) {
        byte[] rgb = new byte[3 * frame.width() * frame.height()];
        int left = (int) Math.round(cell.left() * frame.width());
        int right = (int) Math.round((cell.left() + cell.width()) * frame.width());
        int bottom = (int) Math.round((cell.top() + cell.height()) * frame.height());
        for (int y = (int) Math.round(cell.top() * frame.height()); y < bottom; y++) {
            int row = y * frame.width();
            Arrays.fill(rgb, 3 * (row + left), 3 * (row + right), (byte) 255);
        }
        return rgb;
    }

    /** The centre of the light, pixels. */
    private static double[] centre(byte[] rgb, FrameSize size) {
        double x = 0;
        double y = 0;
        double sum = 0;
        for (int pixel = 0; pixel < size.width() * size.height(); pixel++) {
            int light = rgb[3 * pixel] & 0xFF;
            x += light * (pixel % size.width() + 0.5);
            y += light * (pixel / size.width() + 0.5);
            sum += light;
        }
        return new double[] {x / sum, y / sum};
    }

    @Test
    void patchesThatDoNotDivideTheSideLeaveTheEndUncovered() {
        FrameCoverage coverage = new FrameCoverage(0, 378.0 / 384);
        FrameRegion last = coverage.region(384, 384).cell(27, 27, 27 * 27 - 1);
        assertThat((last.left() + last.width()) * 384).isCloseTo(378, within(1e-9));
        assertThat(last.top() * 384).isCloseTo(26 * 14, within(1e-9));
    }

    @Test
    void aPositionOutsideTheGridIsRefused() {
        assertThatThrownBy(() -> FrameRegion.WHOLE.cell(2, 3, 6))
                .hasMessage("found position 6; expected one of a grid of 2 × 3");
    }

    @Test
    void aFolderSaysItWithoutItsWeights() throws ModelException {
        assertThat(coverage("tiny-fast_vlm")).isEqualTo(new FrameCoverage(128, 1));
        assertThat(coverage("tiny-qwen2_vl")).isEqualTo(FrameCoverage.WHOLE);
    }

    private static FrameCoverage coverage(String name) throws ModelException {
        return VideoLlms.describe(Fixture.named(name).path(), ExecutionProvider.CPU, "").coverage();
    }
}
