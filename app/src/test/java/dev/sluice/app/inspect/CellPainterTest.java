// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.model.FrameCoverage;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;

import static org.assertj.core.api.Assertions.assertThat;

/** The colours of tinted cells, on a red picture. */
class CellPainterTest {

    private static final int RED = 0xd02010;

    @Test
    void eachStateHasItsTintInItsCell() {
        BufferedImage picture = red(80, 40);
        StepOutcome outcome = Outcomes.step(0, 1, false, "KMDG");
        CellPainter.paint(
                picture,
                new CellGrid(FrameCoverage.WHOLE.region(80, 40), outcome.grid(), 80, 40),
                outcome);
        assertThat(pixel(picture, 10, 20)).isEqualTo(Tint.KEPT.apply(RED));
        assertThat(pixel(picture, 30, 20)).isEqualTo(Tint.MERGED.apply(RED));
        assertThat(pixel(picture, 50, 20)).isEqualTo(Tint.DROPPED.apply(RED));
        assertThat(pixel(picture, 70, 20)).isEqualTo(Tint.GATED.apply(RED));
    }

    @Test
    void aKeptRegionHasOneLineAroundIt() {
        BufferedImage picture = red(60, 40);
        StepOutcome outcome = Outcomes.step(0, 1, false, "KKD", "DDD");
        CellPainter.paint(
                picture,
                new CellGrid(FrameCoverage.WHOLE.region(60, 40), outcome.grid(), 60, 40),
                outcome);
        assertThat(pixel(picture, 0, 10)).isEqualTo(CellPainter.EDGE);
        assertThat(pixel(picture, 39, 10)).isEqualTo(CellPainter.EDGE);
        assertThat(pixel(picture, 20, 19)).isEqualTo(CellPainter.EDGE);
        assertThat(pixel(picture, 19, 10)).as("between kept").isEqualTo(Tint.KEPT.apply(RED));
        assertThat(pixel(picture, 20, 10)).as("between kept").isEqualTo(Tint.KEPT.apply(RED));
        assertThat(pixel(picture, 40, 10)).isEqualTo(Tint.DROPPED.apply(RED));
    }

    @Test
    void whatTheModelDoesNotSeeIsNearlyBlack() {
        BufferedImage picture = red(80, 40);
        StepOutcome outcome = Outcomes.step(0, 1, false, "D");
        CellPainter.paint(
                picture,
                new CellGrid(new FrameCoverage(64, 1).region(80, 40), outcome.grid(), 80, 40),
                outcome);
        assertThat(pixel(picture, 10, 20)).isEqualTo(Tint.UNSEEN.apply(RED));
        assertThat(pixel(picture, 40, 20)).isEqualTo(Tint.DROPPED.apply(RED));
        assertThat(pixel(picture, 70, 20)).isEqualTo(Tint.UNSEEN.apply(RED));
    }

    private static BufferedImage red(int width, int height) {
        BufferedImage picture = Pictures.blank(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, RED);
            }
        }
        return picture;
    }

    private static int pixel(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xffffff;
    }
}
