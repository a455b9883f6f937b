// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Gives each part of a frame its budget by an early layer's attention to the whole frame, and keeps
 * the tokens with most attention of a late layer in each.
 *
 * <p>Source: HiRED. With several views, the first of them is the whole frame and the others are its
 * parts, as encoders with tiles give them; as published, votes go to bands of the flat order. With
 * one view, the parts are the four quarters of the grid.
 *
 * @param ratio share of all tokens to keep
 * @param alpha share of the budget that goes to the whole frame
 * @param views consecutive steps that show one frame
 * @param layer the late layer
 */
record Hired(double ratio, double alpha, int views, int layer) implements ClipSelector {

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        boolean[][] keep = new boolean[steps.size()][];
        for (int from = 0; from < keep.length; from += views) {
            List<StepTokens> frame = steps.subList(from, Math.min(from + views, keep.length));
            if (frame.size() == 1) {
                keep[from] = quarters(frame.get(0));
            } else {
                System.arraycopy(tiles(frame), 0, keep, from, frame.size());
            }
        }
        return keep;
    }

    private boolean[][] tiles(List<StepTokens> frame) {
        StepTokens whole = frame.get(0);
        int tokens = whole.gridSize();
        int parts = frame.size() - 1;
        int total = (int) (frame.size() * tokens * ratio);
        int wholeBudget = Math.min((int) (total * alpha), tokens);
        boolean[][] keep = new boolean[frame.size()][];
        keep[0] = Ranking.highest(Signals.attention(whole, layer), wholeBudget);
        int[] votes = new int[parts];
        boolean[] voters = voters(whole);
        for (int token = 0; token < voters.length; token++) {
            if (voters[token]) {
                votes[Math.min(parts - 1, whole.positions()[token] / (tokens / parts))]++;
            }
        }
        int all = Arrays.stream(votes).sum();
        for (int part = 0; part < parts; part++) {
            StepTokens step = frame.get(part + 1);
            keep[part + 1] =
                    Ranking.highest(
                            Signals.attention(step, layer),
                            share(votes[part], all, total - wholeBudget, tokens));
        }
        return keep;
    }

    private boolean[] quarters(StepTokens step) {
        int total = (int) (step.gridSize() * ratio);
        boolean[] voters = voters(step);
        int[] votes = new int[4];
        int[] quarter = new int[step.count()];
        for (int token = 0; token < quarter.length; token++) {
            int position = step.positions()[token];
            int lower = 2 * (position / step.width()) < step.height() ? 0 : 2;
            int right = 2 * (position % step.width()) < step.width() ? 0 : 1;
            quarter[token] = lower + right;
            votes[quarter[token]] += voters[token] ? 1 : 0;
        }
        int all = Arrays.stream(votes).sum();
        double[] attention = Signals.attention(step, layer);
        boolean[] keep = new boolean[step.count()];
        for (int part = 0; part < votes.length; part++) {
            int own = part;
            double[] scores = new double[keep.length];
            Arrays.setAll(
                    scores,
                    token -> quarter[token] == own ? attention[token] : Double.NEGATIVE_INFINITY);
            boolean[] highest =
                    Ranking.highest(scores, share(votes[part], all, total, step.gridSize()));
            for (int token = 0; token < keep.length; token++) {
                keep[token] |= highest[token] && quarter[token] == own;
            }
        }
        return keep;
    }

    private boolean[] voters(StepTokens whole) {
        return Ranking.highest(Signals.attention(whole, 0), (int) (whole.gridSize() * (1 - alpha)));
    }

    /** Returns a part's budget, in single precision as published. */
    private static int share(int votes, int all, int budget, int most) {
        return all == 0 ? 0 : Math.min((int) ((float) votes / all * budget), most);
    }
}
