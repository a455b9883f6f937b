// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/**
 * The half of the channels that varies least over some rows. Rows reduced to them are scaled to
 * length 1.
 */
final class Channels {

    private final int[] indices; // by rising variance

    private Channels(int[] indices) {
        this.indices = indices;
    }

    static Channels leastVarying(Rows rows) {
        double[] means = rows.mean();
        double[] negated = new double[rows.dim()]; // minus the variance
        for (int row = 0; row < rows.count(); row++) {
            for (int channel = 0; channel < negated.length; channel++) {
                double difference = rows.values()[row * rows.dim() + channel] - means[channel];
                negated[channel] -= difference * difference;
            }
        }
        return new Channels(Arrays.copyOf(Ranking.falling(negated), rows.dim() / 2));
    }

    /** Returns the channels of a row. */
    double[] of(Rows rows, int row) {
        double[] reduced = new double[indices.length];
        int start = row * rows.dim();
        for (int i = 0; i < reduced.length; i++) {
            reduced[i] = rows.values()[start + indices[i]];
        }
        return reduced;
    }

    /** Returns the channels of all rows, each of length 1. */
    double[][] units(Rows rows) {
        double[][] units = new double[rows.count()][];
        Arrays.setAll(units, row -> Dense.unit(of(rows, row)));
        return units;
    }
}
