// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.app.clip.PolicyOptions;
import dev.sluice.app.clip.VideoOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.option.PolicyConverter;
import dev.sluice.app.progress.Progress;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code sluice tune}: proposes a policy and its threshold for a video. */
@Command(
        name = "tune",
        description =
                "Proposes a policy and its threshold for a video: asks the same questions at the"
                        + " same times under several settings and without dropping, and compares"
                        + " the answers. Agreement is with the model's own answers without"
                        + " dropping, not with the truth. Exits with 1 if no setting agrees enough.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TuneCommand implements Callable<Integer> {

    /** Text tokens of the longest answer, unless the configuration says so: answers to compare. */
    private static final int MAX_NEW_TOKENS = 16;

    @Mixin private VideoOptions video;

    @Option(
            names = "--ask",
            paramLabel = "TEXT",
            description =
                    "A question to put to the recorded video, with its allowed answers behind a"
                            + " bar if there are any: 'Is the door open? | yes, no'. Repeatable"
                            + " (default: some questions that suit most videos).")
    private List<String> texts = List.of();

    @Option(
            names = "--ask-file",
            paramLabel = "FILE",
            description = "The file with one question in each line, written as for --ask.")
    private @Nullable Path file;

    @Option(
            names = "--moments",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "The number of times at which each question is asked, at even distances"
                            + " (default: ${DEFAULT-VALUE}).")
    private int moments;

    @Mixin private PolicyOptions policies;

    @Option(
            names = "--thresholds",
            paramLabel = "X",
            split = ",",
            description =
                    "The thresholds to compare, separated by commas, for each policy that is given"
                            + " without one; for policies with a retain ratio these are retain ratios (default: some"
                            + " that suit the policy).")
    private List<Double> thresholds = List.of();

    @Option(
            names = "--reference",
            paramLabel = PolicyConverter.LABEL,
            converter = PolicyConverter.class,
            defaultValue = "none:gate=0",
            description =
                    "The setting with whose answers the others are compared; the default encodes"
                            + " every step and drops nothing (default: ${DEFAULT-VALUE}).")
    private PolicySpec reference;

    @Option(
            names = "--agreement",
            paramLabel = "X",
            defaultValue = "0.8",
            description =
                    "The least agreement of a proposed setting, at the lower end of its 95%% interval"
                            + " (default: ${DEFAULT-VALUE}).")
    private double least;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description =
                    "The file into which the proposed setting is written: sluice.json of a model"
                            + " folder, whose other fields stay, or a new configuration file.")
    private @Nullable Path target;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        video.check();
        if (moments < 2 || !(least > 0 && least < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --moments %d and --agreement %s; expected at least 2, and more than 0, less than 1"
                            .formatted(moments, least));
        }
        if (target != null) {
            SettingLines.check(target);
        }
        List<TuneQuestion> questions = questions();
        List<PolicySpec> candidates = candidates();
        Configuration config = policies.load(note -> output.say("%s", note));
        if (!config.contains(QueryOptions.MAX_NEW_TOKENS)) {
            config.set(QueryOptions.MAX_NEW_TOKENS, MAX_NEW_TOKENS);
        }
        TuneReport report;
        try (Progress progress = output.progress()) {
            report =
                    new Tuning(
                                    video,
                                    config,
                                    Path.of(config.get(ModelOptions.PATH)),
                                    questions,
                                    reference,
                                    candidates,
                                    moments,
                                    least,
                                    progress,
                                    line -> output.say("%s", line))
                            .run();
        }
        output.print(report.text(), report.json());
        Path written = target;
        if (written != null && report.proposal().setting().isPresent()) {
            SettingLines.write(report.proposal().setting().get(), report.fps(), written);
            output.say("wrote %s", written);
        }
        return report.proposal().setting().isPresent() ? 0 : 1;
    }

    private List<PolicySpec> candidates() {
        List<PolicySpec> given =
                policies.given().isEmpty() ? Candidates.POLICIES : policies.given();
        try {
            List<PolicySpec> all = Candidates.of(given, thresholds);
            all.forEach(candidate -> PolicySpec.parse(candidate.toString())); // checks the values
            return all;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<TuneQuestion> questions() {
        List<TuneQuestion> questions = new ArrayList<>();
        try {
            texts.forEach(text -> questions.add(TuneQuestion.parse(text)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (file != null) {
            questions.addAll(TuneQuestion.read(file));
        }
        return questions.isEmpty() ? TuneQuestion.GENERIC : questions;
    }
}
