// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the overlay shows at one instant.
 *
 * @param index of the step, if there is one
 * @param timeMicros capture time of the shown frame
 * @param kept positions of the kept tokens, as the page knows them
 * @param clear positions of the cells that are not veiled, by the pixels of the canvas
 * @param gated whether the step was not encoded
 * @param cells positions of the grid
 */
record Shown(
        Optional<Long> index,
        long timeMicros,
        String kept,
        String clear,
        boolean gated,
        int cells) {

    private static final long MILLI = 1000; // the page counts milliseconds

    /** Reads the pixels at the centres of the cells, in the same task as the step. */
    private static final String SCRIPT =
            """
            const overlay = document.querySelector('sluice-token-overlay');
            const step = overlay.step;
            if (!step) return {};
            const canvas = overlay.querySelector('canvas').cloneNode();
            const context = canvas.getContext('2d', { willReadFrequently: true });
            context.drawImage(overlay.querySelector('canvas'), 0, 0);
            const { left, top, width, height } = overlay.region;
            const clear = [];
            for (let position = 0; position < step.rows * step.cols; position++) {
              const x = (left + (position % step.cols + 0.5) / step.cols * width) * canvas.width;
              const y = (top + (Math.floor(position / step.cols) + 0.5) / step.rows * height) * canvas.height;
              if (context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data[3] === 0) clear.push(position);
            }
            return { index: step.index, kept: overlay.dataset.kept, clear: clear.join(','), cells: step.rows * step.cols,
              gated: step.state === 'gated', time: document.querySelector('sluice-player').time };
            """;

    static Shown read(Browser browser) {
        Map<?, ?> shown = (Map<?, ?>) browser.run(SCRIPT);
        Optional<Long> index = Optional.ofNullable((Long) shown.get("index"));
        if (index.isEmpty()) {
            return new Shown(index, 0, "", "", false, 0);
        }
        return new Shown(
                index,
                Math.round(((Number) shown.get("time")).doubleValue() * 1000),
                (String) shown.get("kept"),
                (String) shown.get("clear"),
                (Boolean) shown.get("gated"),
                Math.toIntExact((Long) shown.get("cells")));
    }

    /** Whether some tokens of the step are kept, and some are not. */
    boolean isPartlyKept() {
        return !kept.isEmpty() && kept.split(",").length < cells;
    }

    /** Compares it with the tokens topic. */
    void check(TreeMap<Long, TokenRecords.Step> written) {
        long step = index.orElseThrow();
        assertThat(written).containsKey(step);
        assertThat(gated).as("step %d is gated", step).isEqualTo(written.get(step).gated());
        assertThat(kept).as("kept in step %d", step).isEqualTo(written.get(step).positions());
        assertThat(clear).as("cells without a veil in step %d", step).isEqualTo(kept);
        assertThat(timeMicros)
                .as("capture time of the frame that is shown with step %d", step)
                .isGreaterThan(written.get(step).fromMicros() - MILLI)
                .isLessThan(next(written, step) + MILLI);
    }

    private static long next(TreeMap<Long, TokenRecords.Step> written, long step) {
        Map.Entry<Long, TokenRecords.Step> next = written.higherEntry(step);
        return next == null ? Long.MAX_VALUE - MILLI : next.getValue().fromMicros();
    }
}
