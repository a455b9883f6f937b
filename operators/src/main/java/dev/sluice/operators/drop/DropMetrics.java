// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.drop;

import dev.sluice.engine.reduce.DropDecision;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The metrics of the drop. The task's mailbox thread updates them; reporters read them. */
final class DropMetrics {

    private static final int WINDOW = 256; // latest steps that the histogram covers
    private static final long PERCENT = 100;

    private final Counter seen;
    private final Counter kept;
    private final Counter scenes;
    private final Counter invalid;
    private final Histogram redundancy;

    DropMetrics(MetricGroup parent) {
        MetricGroup group = parent.addGroup("drop");
        seen = group.counter("tokensSeen");
        kept = group.counter("tokensKept");
        scenes = group.counter("sceneChanges");
        invalid = group.counter("stepsInvalid");
        redundancy =
                group.histogram("redundancyPercent", new DescriptiveStatisticsHistogram(WINDOW));
    }

    void decided(DropDecision decision) {
        for (boolean keep : decision.keep()) {
            if (keep) {
                kept.inc();
            }
        }
        seen.inc(decision.keep().length);
        redundancy.update(Math.round(PERCENT * decision.redundancy()));
    }

    void gated(int tokens) {
        seen.inc(tokens);
        redundancy.update(PERCENT);
    }

    void scene() {
        scenes.inc();
    }

    void invalid() {
        invalid.inc();
    }
}
