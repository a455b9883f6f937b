// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipLosses;
import dev.sluice.app.clip.ClipSink;
import dev.sluice.app.clip.PolicyRuns;
import dev.sluice.app.clip.ReadingProgress;
import dev.sluice.app.clip.VideoOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.local.TemporaryFolder;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A video that was read once for all policies: its frames on disk until this object is closed, and
 * what each policy made of them. Not safe for several threads.
 */
final class Inspection implements AutoCloseable {

    /** Features of the last steps, for policies behind different gates. */
    private static final long CACHE_BYTES = 64L << 20;

    private static final int MAX_HEIGHT = 720;

    private final TemporaryFolder folder;
    private final FrameSpool spool;
    private final InspectReport report;

    private Inspection(TemporaryFolder folder, FrameSpool spool, InspectReport report) {
        this.folder = folder;
        this.spool = spool;
        this.report = report;
    }

    /**
     * Reads a video.
     *
     * @param progress shows how far it is
     * @param lines takes messages for people, a line each
     * @throws SluiceException if the model cannot be opened, or the video cannot be read or has no
     *     frame
     */
    static Inspection read(
            VideoOptions video,
            Configuration config,
            List<PolicySpec> policies,
            Progress progress,
            Consumer<String> lines)
            throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("sluice-inspect");
        FrameSpool spool = new FrameSpool(folder.path().resolve("frames"));
        try {
            return new Inspection(
                    folder, spool, read(video, config, policies, progress, lines, spool));
        } catch (IOException | RuntimeException e) {
            spool.close();
            folder.close();
            throw e;
        }
    }

    private static InspectReport read(
            VideoOptions video,
            Configuration config,
            List<PolicySpec> policies,
            Progress progress,
            Consumer<String> lines,
            FrameSpool spool)
            throws IOException {
        List<Trace> traces = policies.stream().map(policy -> new Trace(policy.toString())).toList();
        Path path = Path.of(config.get(ModelOptions.PATH));
        progress.step("opening the model");
        try (SharedModel shared =
                        new SharedModel(
                                path,
                                ModelOptions.runtime(config)
                                        .withSignals(PolicySpec.signals(policies)),
                                CACHE_BYTES);
                VideoLlm model = shared.loader().open()) {
            PolicyRuns runs =
                    new PolicyRuns(
                            "inspect",
                            config,
                            model,
                            policies,
                            (run, outcome) -> traces.get(run).add(outcome));
            FrameTaker frames =
                    new FrameTaker(
                            new ChunkDecoder(DecodeOptions.settings(config)),
                            SamplingOptions.slots(config),
                            model.info().temporalPatch(),
                            Board.boxWidth(policies.size()),
                            MAX_HEIGHT,
                            spool);
            ReadingProgress reading = new ReadingProgress(progress, "read", video.length());
            ClipLosses losses = video.read(config, new Sink(runs, frames, reading), lines);
            reading.end();
            if (spool.entries().isEmpty() || traces.get(0).steps().isEmpty()) {
                throw new SluiceException(
                        "%s: found no frame that can be decoded; expected a video%s"
                                .formatted(
                                        video.name(),
                                        losses.isEmpty() ? "" : ": " + losses.text()));
            }
            Film film =
                    new Film(
                            video.name(), video.isStream(), traces, spool, model.info().coverage());
            return new InspectReport(
                    film,
                    model.info().name(),
                    config.get(SamplingOptions.FPS),
                    shared.features().computed(),
                    losses);
        } catch (ModelException e) {
            throw new SluiceException(e.getMessage(), e);
        }
    }

    /** Number of frames that an overlay video of at most so many has. */
    int drawn(int maxFrames) {
        return Math.min(maxFrames, spool.entries().size());
    }

    InspectReport report() {
        return report;
    }

    /** Width of the frames on the board: that of the first one. */
    int boxWidth() throws IOException {
        return spool.read(spool.entries().get(0)).getWidth();
    }

    /** Height of the frames on the board: that of the first one. */
    int boxHeight() throws IOException {
        return spool.read(spool.entries().get(0)).getHeight();
    }

    @Override
    public void close() throws IOException {
        spool.close();
        folder.close();
    }

    /** Gives each chunk to the policies, and its frames to the pictures. */
    private static final class Sink implements ClipSink {

        private final PolicyRuns runs;
        private final FrameTaker frames;
        private final ReadingProgress progress;
        private long micros;

        Sink(PolicyRuns runs, FrameTaker frames, ReadingProgress progress) {
            this.runs = runs;
            this.frames = frames;
            this.progress = progress;
        }

        @Override
        public ChunkResult apply(VideoChunk chunk) throws IOException {
            ChunkResult result = runs.apply(chunk);
            frames.take(chunk);
            micros += chunk.durationMicros();
            progress.at(micros, runs.runs().get(0).memory().steps());
            return result;
        }

        @Override
        public ChunkResult end() throws IOException {
            return runs.end();
        }
    }
}
