// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.VisualStep;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Selects the evidence for [from, to] from steps in ascending order. Tokens that were merged from
 * steps after {@code lastStep} are left out, since a question about {@code to} must not see those.
 */
final class EvidenceSelection {

    /** The origin of a token of the canvas. */
    private record Source(MemoryStep step, int row, boolean provisional) {}

    private final long fromMicros;
    private final long lastStep;
    private final Map<Integer, Source> canvas = new TreeMap<>(); // by position
    private @Nullable TokenGrid canvasGrid; // null while nothing is painted
    private int canvasDim;
    private final List<VisualStep> finals = new ArrayList<>();
    private final List<VisualStep> provisionals = new ArrayList<>();
    private int frames;
    private long seen;
    private long kept;

    /**
     * @param lastStep index of the last step that ends at or before {@code to}
     */
    EvidenceSelection(long fromMicros, long lastStep) {
        this.fromMicros = fromMicros;
        this.lastStep = lastStep;
    }

    /** Adds the canvas as of the horizon, ascending by step. */
    void addCanvas(List<MemoryStep> steps) {
        steps.forEach(step -> paint(step, false));
    }

    /** Adds the next steps, all of which end at or before {@code to}. */
    void add(List<MemoryStep> steps, boolean provisional) {
        for (MemoryStep step : steps) {
            if (step.endMicros() <= fromMicros) {
                paint(step, provisional);
                continue;
            }
            frames += step.frames();
            seen += step.seen();
            MemoryStepBuilder rows = MemoryStepBuilder.of(step);
            for (int row = 0; row < step.kept(); row++) {
                if (isKnown(step, row)) {
                    rows.add(step, row);
                }
            }
            show(rows, provisional);
        }
    }

    /** Returns the evidence. */
    Evidence finish(long shownFromMicros, long shownToMicros) {
        seen += canvas.size();
        List<VisualStep> after = List.copyOf(finals);
        List<VisualStep> provisionalAfter = List.copyOf(provisionals);
        finals.clear();
        provisionals.clear();
        showCanvas();
        finals.addAll(after);
        provisionals.addAll(provisionalAfter);
        return new Evidence(
                finals, provisionals, shownFromMicros, shownToMicros, frames, seen, kept);
    }

    private boolean isKnown(MemoryStep step, int row) {
        return step.step() + step.spans()[row] <= lastStep;
    }

    private void paint(MemoryStep step, boolean provisional) {
        for (int row = 0; row < step.kept(); row++) {
            if (!isKnown(step, row)) {
                continue;
            }
            if (!step.grid().equals(canvasGrid) || step.dim() != canvasDim) {
                canvas.clear();
                canvasGrid = step.grid();
                canvasDim = step.dim();
            }
            canvas.put(step.positions()[row], new Source(step, row, provisional));
        }
    }

    private void showCanvas() {
        Map<Long, MemoryStepBuilder> finalRows = new TreeMap<>();
        Map<Long, MemoryStepBuilder> provisionalRows = new TreeMap<>();
        for (Source source : canvas.values()) {
            (source.provisional ? provisionalRows : finalRows)
                    .computeIfAbsent(source.step.step(), key -> MemoryStepBuilder.of(source.step))
                    .add(source.step, source.row);
        }
        finalRows.values().forEach(rows -> show(rows, false));
        provisionalRows.values().forEach(rows -> show(rows, true));
    }

    private void show(MemoryStepBuilder rows, boolean provisional) {
        if (rows.isEmpty()) {
            return;
        }
        MemoryStep step = rows.toStep();
        kept += step.kept();
        (provisional ? provisionals : finals)
                .add(
                        new VisualStep(
                                step.step(),
                                step.grid().height(),
                                step.grid().width(),
                                step.positions(),
                                Float16.toFloats(step.embeddings(), 0, step.kept() * step.dim())));
    }
}
