// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.app.clip.ClipSink;
import dev.sluice.app.clip.PolicyRun;
import dev.sluice.app.clip.PolicyRuns;
import dev.sluice.app.clip.ReadingProgress;
import dev.sluice.engine.clip.CellState;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over a video under all settings: at each time, every question is asked under every
 * setting. The first setting is the reference. Not safe for several threads.
 */
final class Comparison implements ClipSink {

    private final PolicyRuns runs;
    private final Asker asker;
    private final Asker withoutVideo;
    private final List<Long> times;
    private final int questions;
    private final ReadingProgress progress;
    private final List<List<GivenAnswer>> answers = new ArrayList<>(); // by setting
    private final List<GivenAnswer> blind = new ArrayList<>(); // without video
    private int moments; // at which was asked
    private long micros;

    /**
     * @param withoutVideo asks a model that sees no video
     * @param times when to ask, ascending
     * @param questions number of questions
     */
    Comparison(
            PolicyRuns runs,
            Asker asker,
            Asker withoutVideo,
            List<Long> times,
            int questions,
            ReadingProgress progress) {
        this.runs = runs;
        this.asker = asker;
        this.withoutVideo = withoutVideo;
        this.times = times;
        this.questions = questions;
        this.progress = progress;
        runs.runs().forEach(run -> answers.add(new ArrayList<>()));
    }

    @Override
    public ChunkResult apply(VideoChunk chunk) throws IOException {
        ChunkResult result = runs.apply(chunk);
        micros += chunk.durationMicros();
        while (moments < times.size() - 1 && chunk.endMicros() >= times.get(moments)) {
            ask();
        }
        progress.at(micros, runs.runs().get(0).memory().steps());
        return result;
    }

    @Override
    public ChunkResult end() throws IOException {
        ChunkResult result = runs.end();
        ask();
        return result;
    }

    private void ask() throws IOException {
        int moment = moments++;
        for (int question = 0; question < questions; question++) {
            for (int i = 0; i < runs.runs().size(); i++) {
                ask(runs.runs().get(i), moment, question, asker).ifPresent(answers.get(i)::add);
            }
            ask(runs.runs().get(0), moment, question, withoutVideo).ifPresent(blind::add);
        }
    }

    private static Optional<GivenAnswer> ask(PolicyRun run, int moment, int question, Asker asker)
            throws IOException {
        try {
            return asker.ask(run.memory(), moment, question);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The answers under a setting, in the order in which they were asked. */
    List<GivenAnswer> answers(int setting) {
        return answers.get(setting);
    }

    /** The answers without video, in the same order. */
    List<GivenAnswer> blind() {
        return blind;
    }

    /** Number of times at which was asked. */
    int moments() {
        return moments;
    }

    /** Counts the tokens that each setting keeps. */
    static final class Shares implements PolicyRuns.Listener {

        private final long[] seen;
        private final long[] kept;

        Shares(int settings) {
            this.seen = new long[settings];
            this.kept = new long[settings];
        }

        @Override
        public void outcome(int run, StepOutcome outcome) {
            seen[run] += outcome.states().length;
            kept[run] += outcome.count(CellState.KEPT);
        }

        double share(int run) {
            return (double) kept[run] / Math.max(1, seen[run]);
        }
    }
}
