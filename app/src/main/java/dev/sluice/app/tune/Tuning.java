// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.app.clip.PolicyRuns;
import dev.sluice.app.clip.ReadingProgress;
import dev.sluice.app.clip.VideoOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares settings on a video.
 *
 * @param video the video
 * @param config options of the job
 * @param folder the model folder
 * @param questions what to ask
 * @param reference the setting with whose answers the others are compared
 * @param candidates the settings to compare
 * @param moments number of times at which to ask
 * @param least least agreement of a proposed setting
 * @param progress shows how far it is
 * @param lines takes messages for people, a line each
 */
record Tuning(
        VideoOptions video,
        Configuration config,
        Path folder,
        List<TuneQuestion> questions,
        PolicySpec reference,
        List<PolicySpec> candidates,
        int moments,
        double least,
        Progress progress,
        Consumer<String> lines) {

    /** Features of the last steps, for settings behind different gates. */
    private static final long CACHE_BYTES = 64L << 20;

    /**
     * Reads the video and compares the answers.
     *
     * @throws SluiceException if the model cannot be opened or does not answer, or the video cannot
     *     be read
     */
    TuneReport run() {
        List<PolicySpec> all = new ArrayList<>();
        all.add(reference);
        candidates.stream().filter(one -> !one.equals(reference)).forEach(all::add);
        progress.step("reading the length of the video");
        long[] span = video.span(config);
        progress.step("opening the model");
        List<Long> times = QuestionTimes.evenly(span[0], span[1], moments);
        try (SharedModel shared =
                        new SharedModel(
                                folder,
                                ModelOptions.runtime(config).withSignals(PolicySpec.signals(all)),
                                CACHE_BYTES);
                VideoLlm model = shared.loader().open();
                VideoLlm blind = shared.textOnlyLoader().open()) {
            Comparison.Shares shares = new Comparison.Shares(all.size());
            PolicyRuns runs = new PolicyRuns("tune", config, model, all, shares);
            Comparison comparison =
                    new Comparison(
                            runs,
                            asker(model),
                            asker(blind),
                            times,
                            questions.size(),
                            new ReadingProgress(progress, "compared", span[1] - span[0]));
            video.read(config, comparison, lines);
            progress.close();
            if (comparison.answers(0).isEmpty()) {
                throw new SluiceException(
                        "%s: found no frame that can be decoded; expected a video"
                                .formatted(video.name()));
            }
            return report(
                    all,
                    times,
                    comparison,
                    shares,
                    model.info().name(),
                    runs.runs().get(0).memory().steps(),
                    shared.features().computed());
        } catch (ModelException | IOException e) {
            throw new SluiceException(String.valueOf(e.getMessage()), e);
        }
    }

    private Asker asker(VideoLlm model) {
        return new Asker(
                model,
                questions,
                PromptOptions.choice(config),
                config.get(SamplingOptions.FPS),
                config.get(QueryOptions.MAX_NEW_TOKENS));
    }

    private TuneReport report(
            List<PolicySpec> all,
            List<Long> times,
            Comparison comparison,
            Comparison.Shares shares,
            String model,
            long steps,
            long encoded) {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            settings.add(setting(all.get(i), comparison, i, shares.share(i)));
        }
        List<Setting> compared = settings.subList(1, settings.size());
        Agreement blind =
                Agreement.of(comparison.blind(), comparison.answers(0), comparison.moments());
        Proposal proposal = Proposal.of(compared, blind, least);
        List<TuneReport.Difference> differences =
                proposal.setting()
                        .map(setting -> differences(comparison, settings.indexOf(setting), times))
                        .orElse(List.of());
        return new TuneReport(
                video.name(),
                video.isStream(),
                model,
                config.get(SamplingOptions.FPS),
                times,
                questions,
                settings.get(0),
                List.copyOf(compared),
                blind,
                differences,
                least,
                proposal,
                steps,
                encoded);
    }

    private static Setting setting(
            PolicySpec policy, Comparison comparison, int index, double share) {
        List<GivenAnswer> answers = comparison.answers(index);
        double[] millis = answers.stream().mapToDouble(GivenAnswer::millis).sorted().toArray();
        return new Setting(
                policy,
                share,
                Agreement.of(answers, comparison.answers(0), comparison.moments()),
                answers.stream().mapToInt(GivenAnswer::promptTokens).average().orElse(0),
                millis[millis.length / 2]);
    }

    private List<TuneReport.Difference> differences(
            Comparison comparison, int setting, List<Long> times) {
        List<TuneReport.Difference> differences = new ArrayList<>();
        for (int i = 0; i < comparison.answers(0).size(); i++) {
            GivenAnswer reference = comparison.answers(0).get(i);
            GivenAnswer answer = comparison.answers(setting).get(i);
            if (!answer.sameText(reference)) {
                differences.add(
                        new TuneReport.Difference(
                                times.get(answer.moment()),
                                questions.get(answer.question()).text(),
                                reference.text(),
                                answer.text()));
            }
        }
        return differences;
    }
}
