// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.evaluation.progress.WorkMeter;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.RecordedClips;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.score.AnswerChecker;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.text.Quantity;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Measures whether things that hardly move are remembered: runs a set through the operators of the
 * job, once for each trial. For one thread.
 */
public final class SlowSceneEvaluation {

    /** The number of the first scene that these evaluations usually use. */
    public static final long FIRST_SCENE = 20_000;

    private final JournaledReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final EvalProgress progress;
    private final Consumer<SlowSceneReport> soFar;

    /**
     * @param config options of the job that no trial sets
     * @param progress is told about each trial
     * @param soFar receives the report of the trials that are done, if there are further ones
     */
    public SlowSceneEvaluation(
            JournaledReplay replay,
            Configuration config,
            SharedModel model,
            EvalProgress progress,
            Consumer<SlowSceneReport> soFar) {
        this.replay = replay;
        this.config = new Configuration(config);
        this.model = model;
        this.progress = progress;
        this.soFar = soFar;
    }

    /**
     * Compares the two drops on scenes in which a shape creeps to another corner.
     *
     * @param first number of the first scene
     * @param clips number of clips
     * @param threshold cosine similarity from which a token is dropped
     */
    public SlowSceneReport drift(long first, int clips, double threshold) throws Exception {
        return run(SlowSceneSets.drift(first, clips), Trial.drift(String.valueOf(threshold)));
    }

    /**
     * Compares a small memory with the default one, and for this one the prompt that the model
     * recommends with all of memory, on scenes of an hour in which a shape stands still.
     *
     * @param first number of the first scene
     * @param clips number of clips
     * @param threshold cosine similarity from which a token is dropped
     * @param smallBudget size of the small memory, tokens
     */
    public SlowSceneReport hour(long first, int clips, double threshold, int smallBudget)
            throws Exception {
        return run(
                SlowSceneSets.hour(first, clips),
                Trial.hour(String.valueOf(threshold), smallBudget, prompt()));
    }

    /** Returns the options of the prompt that are configured, or that the model recommends. */
    private Map<String, String> prompt() {
        Configuration as = new Configuration(config);
        as.set(ModelOptions.PATH, model.folder().toString());
        RecommendedDefaults.apply(as);
        Map<String, String> prompt = new TreeMap<>(as.toMap());
        prompt.keySet().retainAll(PromptOptions.ALL.stream().map(ConfigOption::key).toList());
        return prompt;
    }

    private SlowSceneReport run(EvalSet set, List<Trial> trials) throws Exception {
        WorkMeter meter = new WorkMeter(progress, trials.size());
        RecordedClips recorded = RecordedClips.of(set.clips());
        List<TrialResult> results = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            String step = "%s/%s".formatted(set.name(), trial.name());
            String text =
                    "%s, trial %d of %d: %s"
                            .formatted(set.name(), i + 1, trials.size(), trial.name());
            boolean now = !replay.journal().has(step);
            meter.begin(text);
            TrialResult result = run(step, set, trial, recorded);
            meter.end(1, now);
            results.add(result);
            if (now) {
                meter.say(
                        "%s, %d of %d right, %s"
                                .formatted(
                                        text,
                                        result.correctTotal(),
                                        result.asked(),
                                        Quantity.seconds(result.seconds())));
                if (i + 1 < trials.size()) {
                    soFar.accept(new SlowSceneReport(set, model.info().name(), results));
                }
            }
        }
        return new SlowSceneReport(set, model.info().name(), results);
    }

    private TrialResult run(String step, EvalSet set, Trial trial, RecordedClips recorded)
            throws Exception {
        Configuration options = new Configuration(config);
        ReduceOptions.ALL.stream().map(ConfigOption::key).forEach(options::removeKey);
        options.set(ModelOptions.PATH, model.folder().toString());
        options.set(SamplingOptions.FPS, set.fps());
        trial.options().forEach(options::setString);
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        options.get(ReduceOptions.POLICY), ReduceOptions.values(options));
        JournaledReplay.Work work =
                new JournaledReplay.Work(
                        options,
                        recorded,
                        set.questions().stream().map(SlowSceneEvaluation::query).toList(),
                        model.loader(),
                        streamId -> policy.newDrop());
        return score(set, trial, replay.run(step, model, work).outcome());
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
