// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code sluice replay}: runs the job again on what is recorded, and prints the answers. */
@Command(
        name = "replay",
        description =
                "Runs the job again on the recorded video and its questions, or on new ones (--ask),"
                        + " and prints the answers. Exits with 1 if answers can differ from the live run's because the two"
                        + " did not use the same chunks.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {

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
            names = "--stream",
            paramLabel = "ID",
            description = "The id of a stream, to replay no other; may be given several times.")
    private List<String> streams = List.of();

    @Mixin private AskOptions ask;

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
        Optional<NewQuestions> questions = ask.questions();
        Configuration recorded = deployment.load();
        if (policy != null) {
            policy.configure(recorded);
        }
        RecommendedDefaults.apply(recorded).ifPresent(line -> output.warn("%s", line));
        ReplayTopics outputs = ReplayTopics.of(into, questions.isPresent());
        Configuration config = outputs.configure(recorded);
        KafkaSettings kafka = KafkaSettings.of(config);
        try (StopSignal stop = new StopSignal();
                Topics topics = new Topics(kafka.client())) {
            checkFree(topics.existing(outputs.names()));
            LiveRun live = new LiveRun(KafkaSettings.of(recorded), topics);
            List<Query> asked = asked(questions, recorded, mode, live);
            topics.createMissing(TopicPlan.of(config));
            try {
                send(asked, kafka);
                JobMode pinned = unpinned || !ask.asksRecorded() ? mode : live.pin(mode);
                ReplayAudit audit =
                        ask.asksRecorded()
                                ? live.audit(kafka, mode)
                                : ReplayAudit.alone(kafka, mode);
                return replay(new ReplayRun(config, pinned, output, stop), audit);
            } finally {
                topics.delete(outputs.temporary());
            }
        }
    }

    /** The questions of the replay's own topic: new ones, and recorded ones where asked for. */
    private List<Query> asked(
            Optional<NewQuestions> questions, Configuration recorded, JobMode mode, LiveRun live) {
        if (questions.isEmpty()) {
            return List.of();
        }
        List<Query> all =
                new ArrayList<>(questions.get().about(RecordedVideo.read(recorded, mode)));
        output.say("asking %d new questions", all.size());
        if (ask.asksRecorded()) {
            all.addAll(live.queries());
        }
        return all;
    }

    private static void send(List<Query> queries, KafkaSettings kafka) throws InterruptedException {
        if (!queries.isEmpty()) {
            try (QuerySender sender = new QuerySender(kafka.client(), kafka.queries())) {
                sender.send(queries);
            }
        }
    }

    private int replay(ReplayRun run, ReplayAudit audit) throws Exception {
        AnswerPrinter printer = new AnswerPrinter(output);
        Optional<ReplayReport> ended = run.run(audit, printer::print);
        ended.ifPresent(report -> output.print(report.line(), report.json()));
        return ended.isPresent() && !ended.get().differs() ? 0 : 1;
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
                        speed.secondsPerSecond())
                .of(Set.copyOf(streams));
    }
}
