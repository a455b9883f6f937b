// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * How a model's batches of steps have been used since the model was opened.
 *
 * @param runs of the vision encoder
 * @param steps that these runs have encoded
 */
public record EncodeUse(long runs, long steps) {

    /** Of a model that encodes every step alone. */
    public static final EncodeUse NONE = new EncodeUse(0, 0);

    /** Returns the use since an earlier time. */
    public EncodeUse since(EncodeUse earlier) {
        return new EncodeUse(runs - earlier.runs, steps - earlier.steps);
    }

    /** Returns the mean number of steps in a run; 0 if there was none. */
    public double stepsPerRun() {
        return runs == 0 ? 0 : steps / (double) runs;
    }
}
