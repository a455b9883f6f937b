// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.model.tensor.Float16;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps every row for ever and looks evidence up by its definition: what memory is tested against.
 */
final class PlainMemory {

    /** A row with all that is known of it. */
    record Row(MemoryStep step, int position, long through, List<Float> values) {

        /** What an answer may depend on. */
        String shown() {
            return step.step() + "@" + step.grid() + "#" + position + "=" + values;
        }
    }

    private final double mergeSimilarity;
    private final List<MemoryStep> steps = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    PlainMemory(double mergeSimilarity) {
        this.mergeSimilarity = mergeSimilarity;
    }

    void append(List<MemoryStep> added) {
        steps.addAll(added);
        added.forEach(step -> rows.addAll(rowsOf(step)));
    }

    /** Rows of the evidence as texts, in the order of a prompt; horizon: last evicted step. */
    List<String> evidence(long from, long to, long horizonStep, List<MemoryStep> provisional) {
        List<Row> all = new ArrayList<>(rows);
        provisional.forEach(step -> all.addAll(rowsOf(step)));
        all.sort(
                Comparator.<Row>comparingLong(row -> row.step.step()).thenComparing(Row::position));
        long lastStep = Long.MIN_VALUE;
        for (MemoryStep step : steps) {
            lastStep = step.endMicros() <= to ? step.step() : lastStep;
        }
        for (MemoryStep step : provisional) {
            lastStep = step.endMicros() <= to ? step.step() : lastStep;
        }
        Map<Integer, Row> canvas = new HashMap<>();
        for (Row row : all) {
            if (row.step.step() <= horizonStep) {
                paint(canvas, row);
            }
        }
        long known = lastStep;
        canvas.values().removeIf(row -> row.through > known);
        List<Row> after = new ArrayList<>();
        for (Row row : all) {
            if (row.step.step() > horizonStep && row.through <= known) {
                if (row.step.endMicros() <= from) {
                    paint(canvas, row);
                } else if (row.step.endMicros() <= to) {
                    after.add(row);
                }
            }
        }
        List<Row> shown = new ArrayList<>(canvas.values());
        shown.sort(
                Comparator.<Row>comparingLong(row -> row.step.step()).thenComparing(Row::position));
        shown.addAll(after);
        return shown.stream().map(Row::shown).toList();
    }

    private static void paint(Map<Integer, Row> canvas, Row row) {
        canvas.values().removeIf(other -> !other.step.grid().equals(row.step.grid()));
        canvas.put(row.position, row);
    }

    static List<Row> rowsOf(MemoryStep step) {
        List<Row> rows = new ArrayList<>();
        float[] values = Float16.toFloats(step.embeddings(), 0, step.kept() * step.dim());
        for (int row = 0; row < step.kept(); row++) {
            List<Float> own = new ArrayList<>();
            for (int i = 0; i < step.dim(); i++) {
                own.add(values[row * step.dim() + i]);
            }
            rows.add(new Row(step, step.positions()[row], step.step() + step.spans()[row], own));
        }
        return rows;
    }

    /** Merges a run of steps further. */
    void merge(long firstStep, long lastStep) {
        Map<Integer, List<Row>> byPosition = new HashMap<>();
        for (Row row : rows) {
            if (row.step.step() >= firstStep && row.step.step() <= lastStep) {
                byPosition.computeIfAbsent(row.position, key -> new ArrayList<>()).add(row);
            }
        }
        for (List<Row> chain : byPosition.values()) {
            int begin = 0;
            for (int end = 1; end <= chain.size(); end++) {
                if (end == chain.size()
                        || cosine(chain.get(begin), chain.get(end)) <= mergeSimilarity) {
                    replace(chain.subList(begin, end));
                    begin = end;
                }
            }
        }
    }

    private void replace(List<Row> group) {
        Row first = group.get(0);
        long through = group.stream().mapToLong(Row::through).max().getAsLong();
        float[] mean = new float[first.values.size()];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (Row row : group) {
                sum += row.values.get(i);
            }
            mean[i] = (float) (sum / group.size());
        }
        Float16.round(mean);
        List<Float> values = new ArrayList<>();
        for (float value : mean) {
            values.add(value);
        }
        rows.set(rows.indexOf(first), new Row(first.step, first.position, through, values));
        rows.removeAll(group.subList(1, group.size()));
    }

    private static double cosine(Row one, Row other) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < one.values.size(); i++) {
            dot += (double) one.values.get(i) * other.values.get(i);
            left += (double) one.values.get(i) * one.values.get(i);
            right += (double) other.values.get(i) * other.values.get(i);
        }
        return dot / Math.sqrt(left * right);
    }
}
