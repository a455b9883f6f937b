// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.topics.ReplayTopics;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code sluice replay}: runs the job again on what is recorded, and prints the answers. */
@Command(
        name = "replay",
        description =
                "Runs the job again on the recorded video and its questions, or on new ones (--ask),"
                        + " and prints the answers, or compares them with those of another run"
                        + " (--against). Exits with 1 if recorded questions are answered, or runs"
                        + " compared, and answers can differ because the runs did not use the same"
                        + " chunks.",
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
            names = "--against",
            paramLabel = PolicyConverter.LABEL,
            converter = Comparand.Converter.class,
            description =
                    "What to compare the answers with, in an A/B report: a policy, under which the"
                            + " same video and questions are replayed a second time; 'live', the"
                            + " answers of the live run; or the NAME of an earlier replay --into"
                            + " NAME, whose questions are asked.")
    private @Nullable Comparand against;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "The HTML file of the A/B report, with the frames at which answers differ.")
    private @Nullable Path html;

    @Option(
            names = "--into",
            paramLabel = "NAME",
            description =
                    "The prefix of the topics that keep the answers, events and new questions:"
                            + " NAME.answers, NAME.events, NAME.queries; a second replay has"
                            + " NAME.b.answers and NAME.b.events (default: topics that are deleted at the end).")
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
        boolean asksNew = ask.questions().isPresent();
        checkPage();
        Configuration deployed = deployment.load();
        Configuration recorded = new Configuration(deployed);
        if (policy != null) {
            policy.configure(recorded);
        }
        RecommendedDefaults.apply(recorded).ifPresent(line -> output.say("%s", line));
        ReplayTopics outputs = ReplayTopics.of(into, asksNew);
        Optional<SecondRun> second =
                Optional.ofNullable(against).map(it -> SecondRun.of(it, deployed, outputs));
        return new ReplaySession(
                        deployed, outputs.configure(recorded), outputs, second, html, output)
                .run(mode, ask, unpinned);
    }

    /** Says before two replays that their report cannot be written. */
    private void checkPage() {
        if (html == null) {
            return;
        }
        if (against == null) {
            throw new ParameterException(
                    spec.commandLine(), "--html is the file of an A/B report: add --against");
        }
        Path folder = html.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(html)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --html %s; expected a file in a folder that exists".formatted(html));
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
