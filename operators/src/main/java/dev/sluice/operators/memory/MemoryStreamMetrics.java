// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.protocol.Answer;

import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of the memory and the questions of one stream. The task's mailbox thread updates
 * them; reporters read them.
 */
final class MemoryStreamMetrics {

    private volatile int pending;
    private volatile int silent; // streams, of which there are several only in '(others)'
    private volatile long seen;
    private volatile long kept;
    private volatile double firstToken = Double.NaN;

    MemoryStreamMetrics(MetricGroup group) {
        group.gauge("questionsPending", () -> pending);
        group.gauge("silent", () -> silent);
        group.gauge("tokensKeptRatio", () -> seen == 0 ? Double.NaN : kept / (double) seen);
        group.gauge("firstTokenMillis", () -> firstToken);
    }

    /** The number of questions that are not answered yet has changed by this. */
    void pending(int change) {
        pending += change;
    }

    /** A stream has fallen silent (1), or is heard again (-1). */
    void silent(int change) {
        silent += change;
    }

    void answered(Answer answer) {
        firstToken = answer.timing().firstToken();
    }

    void finalStep(MemoryStep step) {
        seen += step.seen();
        kept += step.kept();
    }
}
