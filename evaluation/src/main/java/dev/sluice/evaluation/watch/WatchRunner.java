// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.RecordedClips;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.operators.config.WatchOptions;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.world.question.Words;

import org.apache.flink.configuration.Configuration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Runs the job with watches, or with questions that poll for the same events. For one thread. */
final class WatchRunner {

    /** The names of the runs in the journal. */
    static final String WATCHING = "watching";

    static final String EACH_CHANGE = "watching, each change";

    static final String POLLING = "polling";

    private static final double MICROS = 1e6;
    private static final List<String> OPTIONS = List.of(Words.YES, Words.NOT_YET);

    private final JournaledReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final ReductionPolicy policy;
    private final RecordedClips clips;
    private final double first;

    /**
     * @param config all options of the job
     * @param policy the configured policy
     * @param clips the clips that the watches are about
     * @param first time of the first answer, seconds of the clip
     */
    WatchRunner(
            JournaledReplay replay,
            Configuration config,
            SharedModel model,
            ReductionPolicy policy,
            RecordedClips clips,
            double first) {
        this.replay = replay;
        this.config = config;
        this.model = model;
        this.policy = policy;
        this.clips = clips;
        this.first = first;
    }

    /**
     * The result of a run.
     *
     * @param answers the answers to each watch, by the watch's id
     * @param calls number of calls of the language model
     * @param problems messages about what went wrong
     */
    record Result(Map<String, List<WatchAnswer>> answers, long calls, List<String> problems) {}

    /** Asks every watch from the first answer to the end of its clip. */
    Result watching(List<EvalWatch> watches) throws Exception {
        return watching(WATCHING, config, watches);
    }

    /** The same where each change of the model's answer counts. */
    Result eachChange(List<EvalWatch> watches) throws Exception {
        Configuration each = new Configuration(config);
        each.set(WatchOptions.MIN_PROBABILITY, 0.0);
        each.set(WatchOptions.CONFIRMATIONS, 1);
        return watching(EACH_CHANGE, each, watches);
    }

    private Result watching(String step, Configuration options, List<EvalWatch> watches)
            throws Exception {
        List<Query> queries = new ArrayList<>();
        for (EvalWatch watch : watches) {
            queries.add(query(watch.id(), watch, first).watching());
        }
        return run(step, options, queries);
    }

    /**
     * Asks the questions at even distances from the first answer to the end of each clip. A client
     * that polls does not know when steps end, so each watch starts at a random phase.
     *
     * @param calls approximate number of calls in total; each watch has at least two
     */
    Result polling(List<EvalWatch> watches, long calls) throws Exception {
        double total = watches.stream().mapToDouble(this::watched).sum();
        List<Query> queries = new ArrayList<>();
        for (EvalWatch watch : watches) {
            long times = Math.max(2, Math.round(calls * watched(watch) / total));
            double distance = watched(watch) / times;
            double phase = new SplittableRandom(watch.id().hashCode()).nextDouble();
            for (int i = 0; i < times; i++) {
                String id = watch.id() + "@" + i;
                queries.add(query(id, watch, first + (i + phase) * distance));
            }
        }
        return run(POLLING, config, queries);
    }

    /** Returns the time that a watch is active, seconds. */
    private double watched(EvalWatch watch) {
        return watch.truth().scene().seconds() - first;
    }

    private Result run(String step, Configuration options, List<Query> queries) throws Exception {
        ReductionPolicy local = policy; // the factory is serialized, and this runner cannot be
        DropFactory drops = streamId -> local.newDrop();
        JournaledReplay.Work work =
                new JournaledReplay.Work(options, clips, queries, model.loader(), drops);
        JournaledReplay.Counted counted = replay.run(step, model, work);
        ReplayOutcome outcome = counted.outcome();
        Map<String, List<WatchAnswer>> answers = new HashMap<>();
        List<String> problems = new ArrayList<>(outcome.problems());
        for (Answer answer : outcome.answers()) {
            if (!answer.isOk()) {
                problems.add("%s: %s".formatted(answer.queryId(), answer.status().wireName()));
                continue;
            }
            String watch = answer.queryId().replaceFirst("@\\d+$", "");
            answers.computeIfAbsent(watch, id -> new ArrayList<>()).add(watchAnswer(answer));
        }
        return new Result(answers, counted.answered(), problems);
    }

    private static WatchAnswer watchAnswer(Answer answer) {
        return new WatchAnswer(
                seconds(answer.asOfMicros()),
                seconds(
                        answer.sinceMicros() == Answer.NO_TIME
                                ? answer.asOfMicros()
                                : answer.sinceMicros()),
                Objects.requireNonNull(answer.text(), "an answer that is ok has a text"),
                answer.timing().total());
    }

    /** Returns a time of the clip. */
    private static double seconds(long micros) {
        return (micros - CaptureTime.micros(ClipRecorder.START)) / MICROS;
    }

    private static Query query(String id, EvalWatch watch, double at) {
        Instant time = ClipRecorder.START.plusNanos(Math.round(at * MICROS) * 1_000);
        return Query.latest(watch.clip(), watch.text()).withOptions(OPTIONS).withId(id).at(time);
    }
}
