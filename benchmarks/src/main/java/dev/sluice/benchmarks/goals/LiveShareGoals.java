// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.decoding.StreamReplay;
import dev.sluice.benchmarks.decoding.VideoFile;
import dev.sluice.benchmarks.goals.RuntimeTime.Spent;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.ModelOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The processor time of a second of a stream at 1 fps without questions, and how much of it is
 * spent in ONNX Runtime. The job runs as fast as it can; what it does for a second of video is the
 * same as when it is live. The difference of a long and a short run leaves out its start.
 */
final class LiveShareGoals implements GoalGroup {

    private static final double GOAL = 0.9; // with a model of real size
    private static final int ROUNDS = 3;
    private static final double SHORT = 5 / 60.0; // minutes
    private static final double LONG = 20 / 60.0;
    private static final double SECONDS = 15; // the difference

    private final VideoFile video;
    private final Path folder;
    private final String suffix;

    /**
     * @param suffix of the graphs' files
     */
    LiveShareGoals(VideoFile video, Path folder, String suffix) {
        this.video = video;
        this.folder = folder;
        this.suffix = suffix;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        double[] shares = new double[ROUNDS];
        double[] speeds = new double[ROUNDS];
        try (StreamReplay replay = new StreamReplay(video, options());
                VideoLlm model = replay.openModel();
                RuntimeTime time = RuntimeTime.start()) {
            replay.run(LONG, 0); // for the compiler
            for (int round = 0; round < ROUNDS; round++) {
                Spent spent = run(replay, time, LONG).minus(run(replay, time, SHORT));
                shares[round] = spent.share();
                speeds[round] = SECONDS * 1e9 / spent.all();
            }
            String name = "%s live at 1 fps, %s".formatted(video.name(), model.info().name());
            return List.of(
                    new GoalLine(
                            name, "its processor time in ONNX Runtime", GOAL, Ratio.of(shares)),
                    new GoalLine(name, "real time, processor time", 0, Ratio.of(speeds)));
        } catch (Exception e) {
            throw new IOException("the stream of %s failed".formatted(video.name()), e);
        }
    }

    private Map<String, String> options() {
        return Map.of(
                ModelOptions.PATH.key(),
                folder.toAbsolutePath().toString(),
                ModelOptions.SUFFIX.key(),
                suffix,
                ModelOptions.THREADS.key(),
                "1",
                "sluice.sampling.fps",
                "1");
    }

    private static Spent run(StreamReplay replay, RuntimeTime time, double minutes)
            throws Exception {
        Spent before = time.now();
        replay.run(minutes, 0);
        return time.now().minus(before);
    }
}
