// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.StopSignal;

import org.apache.flink.configuration.Configuration;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is replayed, whatever the policy: both replays of an A/B report follow one plan.
 *
 * @param mode the part of the recording
 * @param jobMode the same, with the questions about now whose time is known
 * @param live the live run
 * @param comparesLive whether losses are compared with those of the live run
 * @param output where progress is printed
 * @param stop ends a replay early
 */
record ReplayPlan(
        JobMode mode,
        JobMode jobMode,
        LiveRun live,
        boolean comparesLive,
        OutputOptions output,
        StopSignal stop) {

    /**
     * Replays under a configuration.
     *
     * @param config with topics of the replay's own, which exist
     * @param sink receives each answer once
     * @return the report; empty if a stop was requested
     */
    Optional<ReplayReport> run(Configuration config, Consumer<ReceivedAnswer> sink)
            throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        ReplayAudit audit = comparesLive ? live.audit(kafka, mode) : ReplayAudit.alone(kafka, mode);
        return new ReplayRun(config, jobMode, output, stop).run(audit, sink);
    }
}
