package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.JobWatch;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.ReplayTopics;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Runs the job again on recorded video and the questions that were asked, and prints the answers.
 */
@Command(
        name = "replay",
        description =
                "Runs the job again on recorded video and the questions that were asked; prints the"
                        + " answers.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(100);

    @Spec private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Capture time to begin at, RFC 3339 (default: all that is recorded).")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Capture time to end before (default: all that is recorded).")
    private Instant to;

    @Option(
            names = "--speed",
            paramLabel = "max|1x",
            defaultValue = "max",
            converter = Speed.Converter.class,
            description = "As fast as it can be, or a multiple of real time (default: max).")
    private Speed speed;

    @Option(
            names = "--policy",
            paramLabel = "NAME:OPTION=VALUE,…",
            converter = PolicyConverter.class,
            description =
                    "Another token reduction than the configured one, to compare; with its options,"
                            + " since those that are configured go with the other.")
    private PolicySpec policy;

    @Option(
            names = "--into",
            paramLabel = "NAME",
            description =
                    "Keep the answers and events in topics of this name with .answers and .events"
                            + " behind it (default: topics that are deleted at the end).")
    private String into;

    @Option(names = "--json", description = "Answers as JSON, one a line; progress on stderr.")
    private boolean json;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        JobMode mode = mode();
        Configuration recorded = deployment.load();
        if (policy != null) {
            policy.configure(recorded);
        }
        ReplayTopics names = ReplayTopics.of(into);
        Configuration config = names.writing(recorded);
        KafkaSettings kafka = KafkaSettings.of(config);
        try (StopSignal stop = new StopSignal();
                Topics topics = new Topics(kafka.client())) {
            checkFree(topics.existing(names.written()));
            topics.createMissing(TopicPlan.of(config));
            try {
                return replay(config, mode, stop);
            } finally {
                topics.delete(names.temporary());
            }
        }
    }

    private int replay(Configuration config, JobMode mode, StopSignal stop) throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        AnswerPrinter printer = new AnswerPrinter(spec.commandLine().getOut(), json);
        long started = System.nanoTime();
        int answers = 0;
        try (AnswerReader reader = AnswerReader.fromStart(kafka.client(), kafka.answers());
                LocalCluster cluster = LocalCluster.start(config, Jobs.parallelism(config), 0)) {
            LocalJob job;
            JobWatch watch;
            try (VideoLlm model = Jobs.model(config)) { // the job shares its weights
                job = cluster.submit(Jobs.replay(config, mode));
                watch = new JobWatch(job, stop, failure -> say("%s", failure));
                watch.untilRunning();
            }
            say("replaying %s; web UI: %s", kafka.video(), cluster.webUi());
            while (!job.await(Duration.ZERO)) {
                if (stop.requested()) {
                    job.cancel();
                    return 1;
                }
                watch.report();
                answers += print(reader.poll(POLL), printer);
            }
            answers += print(reader.rest(), printer);
        }
        say("%d answers in %.1f s", answers, (System.nanoTime() - started) / 1e9);
        return 0;
    }

    /** Answers of two replays in one topic could not be told apart: they have the same ids. */
    private static void checkFree(Set<String> existing) {
        if (!existing.isEmpty()) {
            throw new SluiceException(
                    "--into needs a name of its own: found topic %s; take another name, or delete it"
                            .formatted(String.join(" and ", existing)));
        }
    }

    private JobMode mode() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --from %s and --to %s: expected a beginning before the end"
                            .formatted(from, to));
        }
        return JobMode.replay(
                from == null ? JobMode.BEGINNING : CaptureTime.micros(from),
                to == null ? JobMode.END : CaptureTime.micros(to),
                speed.secondsPerSecond());
    }

    private static int print(List<ReceivedAnswer> answers, AnswerPrinter printer) {
        answers.forEach(printer::print);
        return answers.size();
    }

    private void say(String text, Object... arguments) {
        PrintWriter writer = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        writer.println(text.formatted(arguments));
        writer.flush();
    }
}
