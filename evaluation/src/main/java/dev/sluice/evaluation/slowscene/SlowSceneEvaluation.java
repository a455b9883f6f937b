// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.score.AnswerChecker;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Measures whether things that hardly move are remembered: runs a set through the operators of the
 * job, once for each trial. For one thread.
 */
public final class SlowSceneEvaluation {

    private final LocalReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final Consumer<String> progress;

    /**
     * @param config options of the job that no trial sets
     * @param progress receives a line for each trial
     */
    public SlowSceneEvaluation(
            LocalReplay replay,
            Configuration config,
            SharedModel model,
            Consumer<String> progress) {
        this.replay = replay;
        this.config = new Configuration(config);
        this.model = model;
        this.progress = progress;
    }

    /**
     * Compares the two drops on scenes in which a shape creeps to another corner.
     *
     * @param clips number of clips
     * @param threshold cosine similarity from which a token is dropped
     */
    public SlowSceneReport drift(int clips, double threshold) throws Exception {
        return run(SlowSceneSets.drift(clips), Trial.drift(String.valueOf(threshold)));
    }

    /**
     * Compares a small memory with the default one on scenes of an hour in which a shape stands
     * still.
     *
     * @param clips number of clips
     * @param threshold cosine similarity from which a token is dropped
     * @param smallBudget size of the small memory, tokens
     */
    public SlowSceneReport hour(int clips, double threshold, int smallBudget) throws Exception {
        return run(SlowSceneSets.hour(clips), Trial.hour(String.valueOf(threshold), smallBudget));
    }

    private SlowSceneReport run(EvalSet set, List<Trial> trials) throws Exception {
        List<RecordedClip> recorded =
                set.clips().parallelStream().map(ClipRecorder::record).toList();
        progress.accept("%s: %d clips read".formatted(set.name(), recorded.size()));
        List<TrialResult> results = new ArrayList<>();
        for (Trial trial : trials) {
            TrialResult result = run(set, trial, recorded);
            progress.accept(
                    "  %s: %d of %d right, %.0f s"
                            .formatted(
                                    trial.name(),
                                    result.correctTotal(),
                                    result.asked(),
                                    result.seconds()));
            results.add(result);
        }
        return new SlowSceneReport(set, model.info().name(), results);
    }

    private TrialResult run(EvalSet set, Trial trial, List<RecordedClip> recorded)
            throws Exception {
        Configuration options = new Configuration(config);
        ReduceOptions.ALL.stream().map(ConfigOption::key).forEach(options::removeKey);
        options.set(ModelOptions.PATH, model.folder().toString());
        options.set(SamplingOptions.FPS, set.fps());
        trial.options().forEach(options::setString);
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        options.get(ReduceOptions.POLICY), ReduceOptions.values(options));
        ReplayOutcome outcome =
                replay.run(
                        options,
                        recorded,
                        set.questions().stream().map(SlowSceneEvaluation::query).toList(),
                        model.loader(),
                        streamId -> policy.newDrop());
        return score(set, trial, outcome);
    }

    private static TrialResult score(EvalSet set, Trial trial, ReplayOutcome outcome) {
        Map<String, Answer> answers = new HashMap<>();
        outcome.answers().forEach(answer -> answers.put(answer.queryId(), answer));
        Map<String, int[]> correct = new LinkedHashMap<>();
        Map<String, Answer> lastOfClip = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>(outcome.problems());
        for (EvalQuestion question : set.questions()) {
            int[] counts = correct.computeIfAbsent(question.family(), family -> new int[2]);
            counts[1]++;
            Answer answer = answers.get(question.id());
            if (answer == null || !answer.isOk()) {
                problems.add("%s has no answer".formatted(question.id()));
                continue;
            }
            lastOfClip.put(question.clip(), answer);
            counts[0] +=
                    AnswerChecker.isCorrect(answer.text(), question.answer(), List.of()) ? 1 : 0;
        }
        return new TrialResult(
                trial,
                correct,
                sum(lastOfClip, AnswerEvidence::tokensSeen),
                sum(lastOfClip, AnswerEvidence::tokensKept),
                (double) sum(lastOfClip, AnswerEvidence::tokensUsed)
                        / Math.max(1, lastOfClip.size()),
                problems,
                outcome.seconds());
    }

    private static long sum(Map<String, Answer> answers, ToLongFunction<AnswerEvidence> count) {
        return answers.values().stream().map(Answer::evidence).mapToLong(count).sum();
    }

    private static Query query(EvalQuestion question) {
        return Query.latest(question.clip(), question.text())
                .withId(question.id())
                .at(ClipRecorder.START.plusNanos(Math.round(question.at() * 1e9)));
    }
}
