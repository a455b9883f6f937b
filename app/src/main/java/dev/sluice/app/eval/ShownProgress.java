// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.app.progress.Remaining;
import dev.sluice.evaluation.progress.EvalProgress;

import java.util.Locale;

/** Shows how far an evaluation is: a line for each step that is done, and the one that runs. */
final class ShownProgress implements EvalProgress, AutoCloseable {

    private final OutputOptions output;
    private final Progress progress;
    private final long start = System.nanoTime();

    ShownProgress(OutputOptions output) {
        this.output = output;
        this.progress = output.progress();
        progress.step("preparing the questions");
    }

    @Override
    public void say(String line) {
        output.say("%s", line);
    }

    @Override
    public void now(String what, double done, double left, double all) {
        double part = all > 0 ? Math.min(1, (all - left) / all) : 0;
        long nanos = System.nanoTime() - start;
        progress.step(
                String.format(
                        Locale.ROOT,
                        "%.0f%% done%s: %s",
                        Math.floor(100 * part),
                        Remaining.text(done, done + left, nanos),
                        what));
    }

    @Override
    public void close() {
        progress.close();
    }
}
