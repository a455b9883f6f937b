// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.progress;

/** Adds up the work of an evaluation, in a unit of its choice. Not safe for several threads. */
public final class WorkMeter {

    private final EvalProgress progress;
    private final double all;
    private double done; // by this process
    private double found; // done by an earlier one

    /**
     * @param all all work of the evaluation
     */
    public WorkMeter(EvalProgress progress, double all) {
        this.progress = progress;
        this.all = all;
    }

    /** A step begins. */
    public void begin(String what) {
        progress.now(what, done, Math.max(0, all - done - found), all);
    }

    /**
     * A step is done.
     *
     * @param work its work
     * @param now whether this process has done it
     */
    public void end(double work, boolean now) {
        if (now) {
            done += work;
        } else {
            found += work;
        }
    }

    /** There is something to know. */
    public void say(String line) {
        progress.say(line);
    }
}
