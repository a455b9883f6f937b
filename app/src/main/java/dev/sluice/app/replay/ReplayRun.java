// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.StopSignal;

import org.apache.flink.configuration.Configuration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs the job on a recording in this process, from its start to its end. For one run. */
final class ReplayRun {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Configuration config;
    private final JobMode mode;
    private final OutputOptions output;
    private final StopSignal stop;
    private final Map<String, Integer> statuses = new TreeMap<>();

    /**
     * @param config of the replay, with topics of its own
     * @param stop ends the run early
     */
    ReplayRun(Configuration config, JobMode mode, OutputOptions output, StopSignal stop) {
        this.config = config;
        this.mode = mode;
        this.output = output;
        this.stop = stop;
    }

    /**
     * Runs the job and waits for its end.
     *
     * @param audit was created before the run
     * @param sink receives each answer once
     * @return the report; empty if a stop was requested
     */
    Optional<ReplayReport> run(ReplayAudit audit, Consumer<ReceivedAnswer> sink) throws Exception {
        long started = System.nanoTime();
        return replay(sink)
                ? Optional.of(audit.report(statuses, (System.nanoTime() - started) / 1e9))
                : Optional.empty();
    }

    private boolean replay(Consumer<ReceivedAnswer> sink) throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        try (Progress progress = output.progress()) {
            return replay(kafka, progress, sink);
        }
    }

    private boolean replay(KafkaSettings kafka, Progress progress, Consumer<ReceivedAnswer> sink)
            throws Exception {
        progress.step("starting Flink");
        try (AnswerReader reader = AnswerReader.fromStart(kafka.client(), kafka.answers());
                LocalCluster cluster = LocalCluster.start(config, Jobs.parallelism(config), 0)) {
            LocalJob job;
            JobMonitor monitor;
            progress.step("opening the model");
            try (VideoLlm model = Jobs.openModel(config)) { // the job shares its weights
                progress.step("starting the job");
                job = cluster.submit(Jobs.replay(config, mode));
                monitor = new JobMonitor(job, stop, failure -> output.say("%s", failure));
                monitor.awaitRunning();
            }
            progress.endStep();
            output.say("replaying %s; web UI: %s", kafka.video(), cluster.webUi());
            ReplayProgress shown = ReplayProgress.of(config, mode, progress, cluster.streams());
            while (!job.await(Duration.ZERO)) {
                if (stop.requested()) {
                    job.cancel();
                    return false;
                }
                monitor.reportRestart();
                take(reader.poll(POLL), sink);
                shown.refresh(statuses.values().stream().mapToInt(Integer::intValue).sum());
            }
            progress.close();
            take(reader.rest(), sink);
            return true;
        }
    }

    private void take(List<ReceivedAnswer> answers, Consumer<ReceivedAnswer> sink) {
        for (ReceivedAnswer received : answers) {
            sink.accept(received);
            String status = received.answer().status().name().toLowerCase(Locale.ROOT);
            statuses.merge(status, 1, Integer::sum);
        }
    }
}
