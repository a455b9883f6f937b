// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps in each step the tokens with most attention, and merges the others of a segment into the
 * dense ones of some of its steps.
 *
 * <p>Source: LunarShen/FastVID, whose code computes densities within a step.
 *
 * @param ratio share of the tokens to keep
 * @param cuts c, number of segments at least
 * @param tau cosine of the mean tokens of two steps under which there is a cut
 * @param d share of the kept tokens that is merged
 * @param p every p-th step of a segment takes its merged tokens
 * @param beta least weight of a centre against the mean of its members
 * @param layer the layer whose attention counts
 */
record FastVid(double ratio, int cuts, double tau, double d, int p, double beta, int layer)
        implements ClipReducer {

    private static final int NEIGHBOURS = 4;

    @Override
    public List<ReducedTokens> reduce(List<StepTokens> steps) {
        int kept = (int) (steps.get(0).gridSize() * ratio);
        int merged = (int) (kept * d);
        List<TokenSet> left = new ArrayList<>();
        List<Rest> rests = new ArrayList<>();
        for (StepTokens step : steps) {
            TokenSet tokens = new TokenSet(step.dim());
            left.add(tokens);
            rests.add(rest(step, kept - merged, tokens));
        }
        int[] borders = Segments.borders(cut(steps));
        for (int segment = 0; segment + 1 < borders.length && merged > 0; segment++) {
            mergeSegment(steps, rests, left, borders[segment], borders[segment + 1], merged);
        }
        return left.stream().map(TokenSet::build).toList();
    }

    private boolean[] cut(List<StepTokens> steps) {
        double[] similarities = Segments.similarities(steps);
        boolean[] cut = Ranking.lowest(similarities, Math.max(0, cuts - 1));
        for (int step = 0; step < cut.length; step++) {
            cut[step] |= similarities[step] < tau;
        }
        return cut;
    }

    /**
     * The tokens of a step that attention did not choose.
     *
     * @param tokens their indices in the step
     * @param rows their rows
     */
    private record Rest(List<Integer> tokens, Rows rows) {}

    private Rest rest(StepTokens step, int salient, TokenSet left) {
        double[] attention = Signals.attention(step, layer);
        List<Integer> tokens = left.take(step, Ranking.highest(attention, salient));
        int dim = step.dim();
        float[] rows = new float[tokens.size() * dim];
        for (int i = 0; i < tokens.size(); i++) {
            System.arraycopy(step.rows(), tokens.get(i) * dim, rows, i * dim, dim);
        }
        return new Rest(tokens, Rows.of(rows, tokens.size(), dim));
    }

    private void mergeSegment(
            List<StepTokens> steps,
            List<Rest> rests,
            List<TokenSet> left,
            int from,
            int to,
            int merged) {
        int length = to - from;
        int anchors = (length + p - 1) / p;
        int perAnchor = merged * length / anchors;
        for (int step = to - 1; step >= from; step -= p) {
            int first = perAnchor > merged ? from : step;
            int last = perAnchor > merged ? to : step + 1;
            mergeInto(steps.get(step), step, rests, first, last, perAnchor, left.get(step));
        }
    }

    private void mergeInto(
            StepTokens step,
            int anchor,
            List<Rest> rests,
            int from,
            int to,
            int count,
            TokenSet left) {
        Rest own = rests.get(anchor);
        if (own.tokens().isEmpty()) {
            return;
        }
        boolean[] centre = Ranking.highest(new DensityScores(own.rows()).scores(NEIGHBOURS), count);
        Members members = new Members(own.rows(), centre);
        for (int other = from; other < to; other++) {
            members.addAll(rests.get(other).rows(), other);
        }
        for (int cluster = 0; cluster < members.centres.length; cluster++) {
            int token = own.tokens().get(members.centres[cluster]);
            int span = Math.max(0, members.latest[cluster] - anchor);
            left.add(step.positions()[token], span, members.row(cluster, beta));
        }
    }

    /** Sums of the rows that are nearest to each centre. */
    private static final class Members {

        private final Rows rows;
        private final int[] centres;
        private final int[] counts;
        private final int[] latest; // step
        private final double[][] sums;

        Members(Rows rows, boolean[] centre) {
            this.rows = rows;
            this.centres =
                    java.util.stream.IntStream.range(0, centre.length)
                            .filter(row -> centre[row])
                            .toArray();
            this.counts = new int[centres.length];
            this.latest = new int[centres.length];
            this.sums = new double[centres.length][rows.dim()];
        }

        void addAll(Rows others, int step) {
            Rows centreRows = rows.subset(centres);
            for (int other = 0; other < others.count(); other++) {
                int nearest = Ranking.argmax(others.cosines(other, centreRows));
                counts[nearest]++;
                latest[nearest] = step;
                for (int i = 0; i < rows.dim(); i++) {
                    sums[nearest][i] += others.values()[other * rows.dim() + i];
                }
            }
        }

        double[] row(int cluster, double beta) {
            double weight = Math.max(1.0 / (counts[cluster] + 1), beta);
            double[] row = new double[rows.dim()];
            for (int i = 0; i < row.length; i++) {
                double mean = sums[cluster][i] / Math.max(1, counts[cluster]);
                row[i] =
                        weight * rows.values()[centres[cluster] * row.length + i]
                                + (1 - weight) * mean;
            }
            return row;
        }
    }
}
