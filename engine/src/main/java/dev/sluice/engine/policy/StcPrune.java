// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps in each step the tokens that are least like the mean of the step and of all chunks so far.
 *
 * <p>Source: lern-to-write/STC. The published code lets each chunk choose its own channels, so that
 * its memory mixes channels; with {@code firstChannels} those of the first chunk are used
 * throughout.
 *
 * @param budget the number to keep
 * @param chunk steps of a chunk
 * @param firstChannels whether the first chunk decides on the channels
 */
record StcPrune(Budget budget, int chunk, boolean firstChannels) implements ClipSelector {

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        boolean[][] keep = new boolean[steps.size()][];
        @Nullable Channels channels = null;
        double @Nullable [] sum = null; // of the chunks' mean tokens
        int chunks = 0;
        for (int from = 0; from < keep.length; from += chunk) {
            List<StepTokens> part = steps.subList(from, Math.min(from + chunk, keep.length));
            Rows rows = Rows.of(part);
            if (rows.count() == 0) {
                for (int step = from; step < from + part.size(); step++) {
                    keep[step] = new boolean[0];
                }
                continue;
            }
            if (channels == null || !firstChannels) {
                channels = Channels.leastVarying(rows);
            }
            sum = added(sum, mean(channels, rows));
            chunks++;
            select(part, channels, Dense.unit(scaled(sum, chunks)), keep, from);
        }
        return keep;
    }

    private void select(
            List<StepTokens> part, Channels channels, double[] memory, boolean[][] keep, int from) {
        for (int i = 0; i < part.size(); i++) {
            StepTokens step = part.get(i);
            if (step.count() == 0) {
                keep[from + i] = new boolean[0];
                continue;
            }
            double[][] units = channels.units(Rows.of(step));
            double[] scores = Gaussians.scores(units, Gaussians.mean(units, 0, units.length));
            double[] byMemory = Gaussians.scores(units, memory);
            Arrays.setAll(scores, token -> scores[token] + byMemory[token]);
            keep[from + i] = Ranking.lowest(scores, budget.of(step));
        }
    }

    private static double[] mean(Channels channels, Rows rows) {
        double[][] reduced = new double[rows.count()][];
        Arrays.setAll(reduced, row -> channels.of(rows, row));
        return Gaussians.mean(reduced, 0, reduced.length);
    }

    private static double[] added(double @Nullable [] sum, double[] more) {
        if (sum == null) {
            return more;
        }
        double[] added = new double[sum.length];
        Arrays.setAll(added, i -> sum[i] + more[i]);
        return added;
    }

    private static double[] scaled(double[] sum, int count) {
        return Arrays.stream(sum).map(x -> x / count).toArray();
    }
}
