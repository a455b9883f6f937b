// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.evaluation.replay.ClipRecorder;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.RecordedClip;
import dev.sluice.evaluation.replay.ReplayOutcome;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.operators.drop.DropFactory;

import org.apache.flink.configuration.Configuration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs the job with questions that stand, or that are asked again and again. For one thread. */
final class WatchRunner {

    private static final double MICROS = 1e6;

    private final LocalReplay replay;
    private final Configuration config;
    private final SharedModel model;
    private final ReductionPolicy policy;
    private final List<RecordedClip> videos;
    private final double first;

    /**
     * @param config all options of the job
     * @param policy as configured
     * @param videos of the clips
     * @param first when the first look is, seconds of the clip
     */
    WatchRunner(
            LocalReplay replay,
            Configuration config,
            SharedModel model,
            ReductionPolicy policy,
            List<RecordedClip> videos,
            double first) {
        this.replay = replay;
        this.config = config;
        this.model = model;
        this.policy = policy;
        this.videos = videos;
        this.first = first;
    }

    /**
     * What came of a run.
     *
     * @param looks by the watch's id
     * @param calls of the language model
     * @param problems in words
     */
    record Result(Map<String, List<WatchAnswer>> looks, long calls, List<String> problems) {}

    /** Lets every watch stand from the first look to the end. */
    Result standing(List<EvalWatch> watches) throws Exception {
        List<Query> queries = new ArrayList<>();
        for (EvalWatch watch : watches) {
            queries.add(query(watch.id(), watch, first).watching());
        }
        return run(queries);
    }

    /**
     * Asks again and again, at even distances from the first look to the end of each clip. Who
     * polls does not know when steps end, so when it begins is by chance.
     *
     * @param calls how often in all, about; two for each watch at least
     */
    Result polling(List<EvalWatch> watches, long calls) throws Exception {
        double watched = watches.stream().mapToDouble(this::watched).sum();
        List<Query> queries = new ArrayList<>();
        for (EvalWatch watch : watches) {
            long times = Math.max(2, Math.round(calls * watched(watch) / watched));
            double distance = watched(watch) / times;
            double phase = new SplittableRandom(watch.id().hashCode()).nextDouble();
            for (int i = 0; i < times; i++) {
                String id = watch.id() + "@" + i;
                queries.add(query(id, watch, first + (i + phase) * distance));
            }
        }
        return run(queries);
    }

    /** For how long a watch can look, seconds. */
    private double watched(EvalWatch watch) {
        return watch.truth().scene().seconds() - first;
    }

    private Result run(List<Query> queries) throws Exception {
        long before = model.answered();
        ReductionPolicy drops = policy;
        DropFactory factory = streamId -> drops.newDrop();
        ReplayOutcome outcome = replay.run(config, videos, queries, model.loader(), factory);
        Map<String, List<WatchAnswer>> looks = new HashMap<>();
        List<String> problems = new ArrayList<>(outcome.problems());
        for (Answer answer : outcome.answers()) {
            if (!answer.isOk()) {
                problems.add("%s: %s".formatted(answer.queryId(), answer.status().wireName()));
                continue;
            }
            String watch = answer.queryId().replaceFirst("@\\d+$", "");
            looks.computeIfAbsent(watch, id -> new ArrayList<>()).add(look(answer));
        }
        return new Result(looks, model.answered() - before, problems);
    }

    private static WatchAnswer look(Answer answer) {
        return new WatchAnswer(
                (answer.asOfMicros() - CaptureTime.micros(ClipRecorder.START)) / MICROS,
                answer.text(),
                answer.timing().total());
    }

    private static Query query(String id, EvalWatch watch, double at) {
        Instant time = ClipRecorder.START.plusNanos(Math.round(at * MICROS) * 1_000);
        return Query.latest(watch.clip(), watch.text()).withId(id).at(time);
    }
}
