// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.List;
import java.util.Set;

/**
 * How long a recovery takes: from the beginning of the fault to the first answer about video that
 * was published after it.
 *
 * @param chunks chunks of each stream that were published before the fault
 * @param nanos the beginning of the fault, by {@link System#nanoTime}
 */
record Recovery(int chunks, long nanos) {

    /** There was no fault. */
    static final Recovery NONE = new Recovery(-1, 0);

    /** Returns the seconds, or NaN if there was no fault or no answer since. */
    double seconds(Corpus corpus, List<AnswerLog.Entry> answers) {
        if (chunks < 0) {
            return Double.NaN;
        }
        Set<String> later = corpus.askedBetween(Math.nextUp((double) chunks), Double.MAX_VALUE);
        return answers.stream()
                .filter(entry -> later.contains(entry.queryId()) && entry.nanos() > nanos)
                .mapToDouble(entry -> (entry.nanos() - nanos) / 1e9)
                .min()
                .orElse(Double.NaN);
    }
}
