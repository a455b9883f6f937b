// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.progress;

/** Is told how far an evaluation is. */
public interface EvalProgress {

    /** A step is done, or there is something to know. */
    void say(String line);

    /**
     * A step begins.
     *
     * @param what what is done in it
     * @param done work that this process has done, in a unit of the evaluation's choice
     * @param left work that is left, this step included
     * @param all all work, of earlier processes as well
     */
    void now(String what, double done, double left, double all);
}
