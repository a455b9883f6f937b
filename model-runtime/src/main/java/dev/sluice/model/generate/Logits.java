// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

/** Arithmetic on the logits of one position. */
final class Logits {

    private Logits() {}

    /** Returns the id with the largest logit, the lowest id if several are equal. */
    static int best(float[] logits) throws ModelException {
        int best = 0;
        for (int id = 0; id < logits.length; id++) {
            if (Float.isNaN(logits[id])) {
                throw new ModelException(
                        Kind.FAILED,
                        "the decoder returned NaN; the graph's precision is too low for this"
                                + " prompt, or the file is damaged. Try another suffix");
            }
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /**
     * Returns the logarithm of the sum of exponentials, which turns a logit into a log probability.
     */
    static double logSum(float[] logits) throws ModelException {
        double largest = logits[best(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }
}
