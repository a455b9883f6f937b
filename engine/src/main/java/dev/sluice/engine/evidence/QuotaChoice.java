// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.policy.TextRelevance;
import dev.sluice.model.TextRows;
import dev.sluice.model.VisualStep;

/**
 * Shares the number of tokens among the steps by how well each fits the question, and chooses at
 * even distances within a step. The weight of a step is the square of the mean relevance of its
 * tokens. What a step cannot use is handed on to the next ones, and at the end to the newest.
 *
 * <p>Source: MAC-AutoML/QuoTA, whose weights are the squared probabilities that a second model says
 * that a frame shows what is asked; here they are those of the embeddings.
 */
final class QuotaChoice implements EvidenceChoice {

    @Override
    public boolean readsQuestion() {
        return true;
    }

    @Override
    public boolean[] choose(EvidenceTokens tokens, TextRows question, int count) {
        int width = question.dim();
        double[] relevance = TextRelevance.of(tokens.rows(width), question.values(), width);
        int[] sizes = tokens.steps().stream().mapToInt(QuotaChoice::size).toArray();
        int[] shares = shares(weights(relevance, sizes), sizes, count);
        boolean[] keep = new boolean[relevance.length];
        int next = 0;
        for (int step = 0; step < sizes.length; step++) {
            boolean[] own = UniformChoice.spread(sizes[step], shares[step]);
            System.arraycopy(own, 0, keep, next, own.length);
            next += own.length;
        }
        return keep;
    }

    private static int size(VisualStep step) {
        return step.positions().length;
    }

    /** Returns the weight of each step; they add up to 1. */
    private static double[] weights(double[] relevance, int[] sizes) {
        double[] weights = new double[sizes.length];
        double sum = 0;
        int next = 0;
        for (int step = 0; step < sizes.length; step++) {
            double own = 0;
            for (int i = 0; i < sizes[step]; i++) {
                own += relevance[next++];
            }
            weights[step] = own / sizes[step] * (own / sizes[step]);
            sum += weights[step];
        }
        for (int step = 0; step < weights.length; step++) {
            weights[step] /= sum;
        }
        return weights;
    }

    private static int[] shares(double[] weights, int[] sizes, int count) {
        int[] shares = new int[sizes.length];
        double handedOn = 0;
        int left = count;
        for (int step = 0; step < sizes.length; step++) {
            double wanted = count * weights[step] + handedOn;
            shares[step] = Math.min(left, Math.min(sizes[step], (int) wanted));
            handedOn = wanted - shares[step];
            left -= shares[step];
        }
        for (int step = sizes.length - 1; step >= 0 && left > 0; step--) {
            int more = Math.min(left, sizes[step] - shares[step]);
            shares[step] += more;
            left -= more;
        }
        return shares;
    }
}
