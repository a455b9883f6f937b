// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.RunRole;
import dev.sluice.evaluation.run.RunVariant;
import dev.sluice.evaluation.run.ScoredAnswer;
import dev.sluice.evaluation.score.ClipBootstrap;
import dev.sluice.evaluation.score.Estimate;
import dev.sluice.evaluation.score.Quantiles;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/** Summarizes the runs over a set. A question without an answer counts as wrong. Immutable. */
public final class RunSummaries {

    private static final int RESAMPLES = 1_000;
    private static final long SEED = 7;
    private static final String RANDOM_TOKENS = "random tokens";

    private final EvalSet set;
    private final ClipBootstrap bootstrap;
    private final RunResult reference;
    private final Optional<RunResult> controlReference;

    private RunSummaries(EvalSet set, List<RunResult> results) {
        this.set = set;
        List<String> clips = set.clips().stream().map(EvalClip::id).toList();
        Map<String, Integer> index = new LinkedHashMap<>();
        clips.forEach(clip -> index.put(clip, index.size()));
        int[] clipOf = set.questions().stream().mapToInt(q -> index.get(q.clip())).toArray();
        this.bootstrap = new ClipBootstrap(clipOf, clips.size(), RESAMPLES, SEED);
        this.reference =
                results.stream()
                        .filter(it -> it.run().role() == RunRole.REFERENCE)
                        .findFirst()
                        .orElseThrow();
        this.controlReference =
                results.stream().filter(it -> it.run().role() == RunRole.CONTROL).findFirst();
    }

    /**
     * Summarizes the results.
     *
     * @param results the results, among them that of {@link EvalRun#reference}; the first run of
     *     the control model is the one without dropping
     * @param chosen name of the run that was chosen on the validation set
     * @return the summaries, in the order of the results; runs that differ only by their seed have
     *     one
     */
    public static List<RunSummary> of(
            EvalSet set, List<RunResult> results, Optional<String> chosen) {
        RunSummaries summaries = new RunSummaries(set, results);
        Map<String, List<RunResult>> byName = new LinkedHashMap<>();
        for (RunResult result : results) {
            String name =
                    result.run().variant() == RunVariant.RANDOM
                            ? RANDOM_TOKENS
                            : result.run().name();
            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(result);
        }
        List<RunSummary> all = new ArrayList<>();
        byName.forEach(
                (name, runs) ->
                        all.add(summaries.summary(name, runs, chosen.equals(Optional.of(name)))));
        return all;
    }

    private RunSummary summary(String name, List<RunResult> runs, boolean chosen) {
        EvalRun run = runs.get(0).run();
        double[] correct = correct(runs);
        RunResult whole =
                run.role() == RunRole.CONTROL ? controlReference.orElseThrow() : reference;
        double[] compared = correct(List.of(whole));
        boolean[] all = among(q -> true);
        long seen = runs.stream().mapToLong(it -> seenBy(whole, it)).sum();
        return new RunSummary(
                name,
                run.role(),
                run.policy().name(),
                chosen,
                runs.size(),
                spread(runs),
                bootstrap.share(correct, all),
                bootstrap.ratio(correct, compared, all),
                bootstrap.difference(correct, compared, all),
                by(EvalQuestion::group, correct),
                by(EvalQuestion::family, correct),
                bootstrap.share(correct, among(EvalQuestion::heldOut)),
                share(sum(runs, ScoredAnswer::kept), seen),
                share(sum(runs, ScoredAnswer::used), seen),
                runs.stream().mapToInt(it -> it.fromModel().size()).sum() / runs.size(),
                runs.get(0).encoded(),
                1 - share(runs.get(0).encoded(), whole.encoded()),
                timing(runs),
                runs.stream().flatMap(it -> it.problems().stream()).toList());
    }

    private Map<String, Estimate> by(Function<EvalQuestion, String> property, double[] correct) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        set.questions().stream()
                .map(property)
                .distinct()
                .forEach(
                        value ->
                                estimates.put(
                                        value,
                                        bootstrap.share(
                                                correct,
                                                among(q -> property.apply(q).equals(value)))));
        return estimates;
    }

    private double[] correct(List<RunResult> runs) {
        return set.questions().stream()
                .mapToDouble(
                        question ->
                                runs.stream()
                                        .mapToDouble(run -> isCorrect(run, question) ? 1 : 0)
                                        .average()
                                        .orElseThrow())
                .toArray();
    }

    private static boolean isCorrect(RunResult run, EvalQuestion question) {
        ScoredAnswer answer = run.answers().get(question.id());
        return answer != null && answer.correct();
    }

    private boolean[] among(Predicate<EvalQuestion> counts) {
        boolean[] among = new boolean[set.questions().size()];
        for (int i = 0; i < among.length; i++) {
            among[i] = counts.test(set.questions().get(i));
        }
        return among;
    }

    private double spread(List<RunResult> runs) {
        if (runs.size() < 2) {
            return 0;
        }
        double[] accuracies =
                runs.stream().mapToDouble(run -> mean(correct(List.of(run)))).toArray();
        double mean = mean(accuracies);
        double squares =
                DoubleStream.of(accuracies).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (accuracies.length - 1));
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElse(Double.NaN);
    }

    private static long sum(List<RunResult> runs, ToLongFunction<ScoredAnswer> count) {
        return runs.stream().flatMap(run -> run.fromModel().stream()).mapToLong(count).sum();
    }

    /**
     * Returns the number of tokens without dropping, over the questions that the model answered.
     */
    private static long seenBy(RunResult whole, RunResult run) {
        return run.fromModel().stream()
                .map(answer -> whole.answers().get(answer.question()))
                .filter(Objects::nonNull)
                .mapToLong(ScoredAnswer::seen)
                .sum();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    private static RunSummary.Timing timing(List<RunResult> runs) {
        double[] first = sorted(runs, ScoredAnswer::firstTokenMillis);
        double[] total = sorted(runs, ScoredAnswer::totalMillis);
        return new RunSummary.Timing(
                Quantiles.of(first, 0.5),
                Quantiles.of(first, 0.95),
                Quantiles.of(total, 0.5),
                Quantiles.of(total, 0.95));
    }

    private static double[] sorted(List<RunResult> runs, ToDoubleFunction<ScoredAnswer> millis) {
        return runs.stream()
                .flatMap(run -> run.fromModel().stream())
                .mapToDouble(millis)
                .sorted()
                .toArray();
    }
}
