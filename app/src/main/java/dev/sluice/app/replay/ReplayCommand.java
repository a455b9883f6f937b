// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.JobMonitor;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.ReplayTopics;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code sluice replay}: runs the job again on what is recorded, and prints the answers. */
@Command(
        name = "replay",
        description =
                "Runs the job again on the recorded video and its questions, and prints the answers."
                        + " Exits with 1 if answers can differ from the live run's because the two"
                        + " did not use the same chunks.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(100);

    @Spec private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "The capture time to begin at (default: the beginning of the recording).")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "The capture time to end before (default: the end of the recording).")
    private @Nullable Instant to;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "max",
            converter = Speed.Converter.class,
            description = "The speed: max, or a multiple of real time such as 1x (default: max).")
    private Speed speed;

    @Option(
            names = "--policy",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            description =
                    PolicyConverter.HELP
                            + "It replaces the configured policy and its options (default: the"
                            + " configured policy).")
    private @Nullable PolicySpec policy;

    @Option(
            names = "--into",
            paramLabel = "NAME",
            description =
                    "The prefix of the topics that keep the answers and events, NAME.answers and"
                            + " NAME.events (default: topics that are deleted at the end).")
    private @Nullable String into;

    @Option(
            names = "--unpinned",
            description =
                    "Answers questions about now at the stream's first clock, not at the time of"
                            + " their recorded answer.")
    private boolean unpinned;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        JobMode mode = mode();
        Configuration recorded = deployment.load();
        if (policy != null) {
            policy.configure(recorded);
        }
        RecommendedDefaults.apply(recorded).ifPresent(line -> output.warn("%s", line));
        ReplayTopics outputs = ReplayTopics.of(into);
        Configuration config = outputs.configure(recorded);
        KafkaSettings kafka = KafkaSettings.of(config);
        try (StopSignal stop = new StopSignal();
                Topics topics = new Topics(kafka.client())) {
            checkFree(topics.existing(outputs.names()));
            topics.createMissing(TopicPlan.of(config));
            try {
                Set<String> live = topics.existing(Set.of(KafkaSettings.of(recorded).events()));
                ReplayAudit audit = new ReplayAudit(kafka, live.stream().findFirst(), mode);
                return replay(config, pinned(mode, topics, recorded), stop, audit);
            } finally {
                topics.delete(outputs.temporary());
            }
        }
    }

    /** Questions about now are asked about the time at which the live run answered them. */
    private JobMode pinned(JobMode mode, Topics topics, Configuration recorded) {
        KafkaSettings live = KafkaSettings.of(recorded);
        Set<String> needed = Set.of(live.queries(), live.answers());
        return unpinned || !topics.existing(needed).containsAll(needed)
                ? mode
                : mode.pinning(RecordedTimes.read(live));
    }

    private int replay(Configuration config, JobMode mode, StopSignal stop, ReplayAudit audit)
            throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        AnswerPrinter printer = new AnswerPrinter(output);
        long started = System.nanoTime();
        Map<String, Integer> statuses = new TreeMap<>();
        try (AnswerReader reader = AnswerReader.fromStart(kafka.client(), kafka.answers());
                LocalCluster cluster = LocalCluster.start(config, Jobs.parallelism(config), 0)) {
            LocalJob job;
            JobMonitor monitor;
            try (VideoLlm model = Jobs.openModel(config)) { // the job shares its weights
                job = cluster.submit(Jobs.replay(config, mode));
                monitor = new JobMonitor(job, stop, failure -> output.say("%s", failure));
                monitor.awaitRunning();
            }
            output.say("replaying %s; web UI: %s", kafka.video(), cluster.webUi());
            while (!job.await(Duration.ZERO)) {
                if (stop.requested()) {
                    job.cancel();
                    return 1;
                }
                monitor.reportRestart();
                print(reader.poll(POLL), printer, statuses);
            }
            print(reader.rest(), printer, statuses);
        }
        ReplayReport report = audit.report(statuses, (System.nanoTime() - started) / 1e9);
        output.print(report.line(), report.json());
        return report.differs() ? 1 : 0;
    }

    /** Answers of two replays have the same ids, so one topic must not hold both. */
    private static void checkFree(Set<String> existing) {
        if (!existing.isEmpty()) {
            throw new SluiceException(
                    "found topic %s; --into expects a name that is not in use: choose another one, or delete the topic"
                            .formatted(String.join(" and ", existing)));
        }
    }

    private JobMode mode() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --from %s and --to %s; expected a beginning before the end"
                            .formatted(from, to));
        }
        return JobMode.replay(
                from == null ? JobMode.BEGINNING : CaptureTime.micros(from),
                to == null ? JobMode.END : CaptureTime.micros(to),
                speed.secondsPerSecond());
    }

    private static void print(
            List<ReceivedAnswer> answers, AnswerPrinter printer, Map<String, Integer> statuses) {
        for (ReceivedAnswer received : answers) {
            printer.print(received);
            String status = received.answer().status().name().toLowerCase(Locale.ROOT);
            statuses.merge(status, 1, Integer::sum);
        }
    }
}
