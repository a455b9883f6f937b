// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.text.Quantity;

import org.apache.flink.configuration.Configuration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs the job over a batch of clips. For one thread. */
final class BatchRunner {

    private static final int LAST_FRAMES = 4;

    private final JournaledReplay replay;
    private final Configuration base;
    private final EvalSet set;
    private final SharedModel model;

    /**
     * @param base options of the job that no run sets
     */
    BatchRunner(JournaledReplay replay, Configuration base, EvalSet set, SharedModel model) {
        this.replay = replay;
        this.base = base;
        this.set = set;
        this.model = model;
    }

    /**
     * Asks all questions about these clips.
     *
     * @param step name of the step in the journal
     * @param shares the share of each clip's tokens to keep, for runs that have a budget
     */
    RunResult run(String step, EvalRun run, ClipBatch batch, Map<String, Double> shares)
            throws Exception {
        Set<String> clips = batch.ids();
        List<EvalQuestion> asked =
                set.questions().stream().filter(q -> clips.contains(q.clip())).toList();
        JournaledReplay.Counted counted =
                replay.run(
                        step,
                        model,
                        new JournaledReplay.Work(
                                configuration(run),
                                batch.recorded(),
                                asked.stream().map(question -> query(question, run)).toList(),
                                loader(run),
                                drops(run, shares)));
        ReplayOutcome outcome = counted.outcome();
        Map<String, ScoredAnswer> answers = scored(asked, outcome);
        return new RunResult(
                run,
                answers,
                counted.encoded(),
                problems(asked, outcome, answers),
                outcome.seconds());
    }

    private Configuration configuration(EvalRun run) {
        Configuration config = new Configuration(base);
        config.set(ModelOptions.PATH, model.folder().toString());
        config.set(SamplingOptions.FPS, set.fps());
        config.removeConfig(KafkaOptions.TOKENS_TOPIC);
        run.policy().configure(config);
        return config;
    }

    private ModelLoader loader(EvalRun run) {
        return run.variant() == RunVariant.TEXT_ONLY ? model.textOnlyLoader() : model.loader();
    }

    private static DropFactory drops(EvalRun run, Map<String, Double> shares) {
        if (run.variant().hasBudget()) {
            return new BaselineDropFactory(shares, run.variant() == RunVariant.UNIFORM, run.seed());
        }
        ReductionPolicy policy = ReductionPolicy.parse(run.policy().name(), run.policy().options());
        return streamId -> policy.newDrop();
    }

    private Query query(EvalQuestion question, EvalRun run) {
        Query query =
                Query.latest(question.clip(), question.text())
                        .withId(question.id())
                        .at(ClipRecorder.START.plusNanos(Math.round(question.at() * 1e6) * 1_000))
                        .withOptions(question.options());
        return run.variant() == RunVariant.LAST_FRAMES ? query.lookingBack(lookback()) : query;
    }

    /**
     * Returns the lookback with which the evidence is {@link #LAST_FRAMES} frames. The canvas of
     * the time before it adds one more step.
     */
    private Duration lookback() {
        int patch = model.info().temporalPatch();
        long steps = Math.max(0, LAST_FRAMES / patch - 1);
        return Duration.ofNanos(Math.round(steps * patch / set.fps() * 1e9));
    }

    private static Map<String, ScoredAnswer> scored(
            List<EvalQuestion> asked, ReplayOutcome outcome) {
        Map<String, Answer> answers =
                outcome.answers().stream()
                        .collect(Collectors.toMap(Answer::queryId, Function.identity()));
        Map<String, ScoredAnswer> scored = new LinkedHashMap<>();
        for (EvalQuestion question : asked) {
            Answer answer = answers.get(question.id());
            if (answer != null) {
                scored.put(question.id(), ScoredAnswer.of(question, answer));
            }
        }
        return scored;
    }

    private static List<String> problems(
            List<EvalQuestion> asked, ReplayOutcome outcome, Map<String, ScoredAnswer> scored) {
        List<String> problems = new ArrayList<>(outcome.problems());
        for (Answer answer : outcome.answers()) {
            ScoredAnswer one = scored.get(answer.queryId());
            if (one != null && !one.fromModel()) {
                String message = answer.error() == null ? "" : answer.error().message();
                problems.add(
                        "%s: %s %s"
                                .formatted(answer.queryId(), one.status().wireName(), message)
                                .strip());
            }
        }
        int unanswered = asked.size() - outcome.answers().size();
        if (unanswered > 0) {
            problems.add(
                    "%s no answer"
                            .formatted(
                                    Quantity.count(unanswered, "question has", "questions have")));
        }
        return problems;
    }
}
