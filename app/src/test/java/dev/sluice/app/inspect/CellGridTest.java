// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.inspect.CellGrid.Box;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRegion;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Where cells are in a scaled picture. */
class CellGridTest {

    @Test
    void everyPixelIsInOneCell() {
        CellGrid cells = new CellGrid(FrameRegion.WHOLE, new TokenGrid(3, 7), 101, 55);
        int[] times = new int[101 * 55];
        for (int position = 0; position < 21; position++) {
            Box box = cells.box(position);
            for (int y = box.top(); y < box.bottom(); y++) {
                for (int x = box.left(); x < box.right(); x++) {
                    times[y * 101 + x]++;
                }
            }
        }
        assertThat(times).containsOnly(1);
        assertThat(cells.all()).isEqualTo(new Box(0, 0, 101, 55));
    }

    @Test
    void aCroppedFrameHasItsGridInTheMiddle() {
        FrameRegion region = new FrameCoverage(128, 1).region(1280, 640);
        CellGrid cells = new CellGrid(region, new TokenGrid(2, 2), 400, 200);
        assertThat(cells.all()).isEqualTo(new Box(100, 0, 300, 200));
        assertThat(cells.box(0)).isEqualTo(new Box(100, 0, 200, 100));
        assertThat(cells.box(3)).isEqualTo(new Box(200, 100, 300, 200));
    }
}
