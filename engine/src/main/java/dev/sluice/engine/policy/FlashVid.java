// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps tokens that are attended to and far from each other; hangs the others on their best token
 * of the step before where they are alike, and merges what is left of a step by density.
 *
 * <p>Source: Fanziyang-v/FlashVID, its part before the language model. The published code repeats
 * tokens in segments of one step; here it does not.
 *
 * @param ratio share of the tokens to keep
 * @param expansion factor on it before the language model
 * @param alpha share of them that is chosen by attention and distance
 * @param tau cosine above which a token hangs on one of the step before
 * @param segmentTau cosine of the mean tokens of two steps under which there is a cut
 * @param segments number of segments at least
 * @param layer the layer whose attention counts
 */
record FlashVid(
        double ratio,
        double expansion,
        double alpha,
        double tau,
        double segmentTau,
        int segments,
        int layer)
        implements ClipReducer {

    @Override
    public List<ReducedTokens> reduce(List<StepTokens> steps) {
        int budget = (int) Math.ceil(steps.get(0).gridSize() * ratio * expansion);
        int chosen = (int) Math.ceil(budget * alpha);
        List<ReducedTokens> reduced = new ArrayList<>();
        int[] borders = Segments.borders(cut(steps));
        for (int segment = 0; segment + 1 < borders.length; segment++) {
            List<StepTokens> part = steps.subList(borders[segment], borders[segment + 1]);
            reduced.addAll(segment(part, chosen, budget - chosen));
        }
        return reduced;
    }

    private boolean[] cut(List<StepTokens> steps) {
        double[] similarities = Segments.similarities(steps);
        boolean[] cut = new boolean[similarities.length];
        int found = 1;
        for (int step = 0; step < cut.length; step++) {
            cut[step] = similarities[step] < segmentTau;
            found += cut[step] ? 1 : 0;
            if (cut[step]) {
                similarities[step] = 1; // not chosen again
            }
        }
        if (found < segments) {
            boolean[] more = Ranking.lowest(similarities, segments - found);
            for (int step = 0; step < cut.length; step++) {
                cut[step] |= more[step];
            }
        }
        return cut;
    }

    private List<ReducedTokens> segment(List<StepTokens> steps, int chosen, int merged) {
        List<TokenSet> left = new ArrayList<>();
        List<boolean[]> open = new ArrayList<>(); // tokens that are not chosen
        for (StepTokens step : steps) {
            TokenSet tokens = new TokenSet(step.dim());
            boolean[] flags = new boolean[step.count()];
            boolean[] keep = FlashVidAdts.choose(step, Math.min(chosen, step.count()), layer);
            for (int token = 0; token < keep.length; token++) {
                flags[token] = !keep[token];
                if (keep[token]) {
                    tokens.add(step, token);
                }
            }
            left.add(tokens);
            open.add(flags);
        }
        if (merged > 0) {
            TokenTrees trees = TokenTrees.of(steps, open, tau, (chosen + merged) * steps.size());
            double share = merged * steps.size() / (double) Math.max(1, trees.roots());
            for (int step = 0; step < steps.size(); step++) {
                mergeStep(steps.get(step), trees.step(step), share, left.get(step));
            }
        }
        return left.stream().map(TokenSet::build).toList();
    }

    private static void mergeStep(
            StepTokens step, TokenTrees.Roots roots, double share, TokenSet left) {
        int count = roots.tokens().length;
        int clusters = (int) Math.ceil(count * share);
        if (share >= 1 || clusters >= count) {
            for (int i = 0; i < count; i++) {
                left.add(step.positions()[roots.tokens()[i]], roots.spans()[i], roots.row(i));
            }
            return;
        }
        DensityScores.Merged merged = DensityScores.merge(roots.rows(), clusters);
        for (int cluster = 0; cluster < clusters; cluster++) {
            int root = merged.centres()[cluster];
            int token = roots.tokens()[root];
            left.add(step.positions()[token], roots.spans()[root], merged.means()[cluster]);
        }
    }
}
