// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.decoding.BareDecoding;
import dev.sluice.benchmarks.decoding.StreamReplay;
import dev.sluice.benchmarks.decoding.VideoFile;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A replay of one stream against its own length: how many times faster than real time it is. */
final class ReplayGoals implements GoalGroup {

    private static final int HIGH = 720; // pixels
    private static final double GOAL = 80;
    private static final double GOAL_OF_HIGH = 30; // 1080p25
    private static final int ROUNDS = 3;

    private final VideoFile video;
    private final double minutes;

    /**
     * @param minutes of each round, for which the video is repeated
     */
    ReplayGoals(VideoFile video, double minutes) {
        this.video = video;
        this.minutes = minutes;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        double[] wall = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        try (StreamReplay replay = new StreamReplay(video, Map.of())) {
            replay.run(minutes / ROUNDS);
            for (int round = 0; round < ROUNDS; round++) {
                StreamReplay.Result result = replay.run(minutes);
                wall[round] = result.videoSeconds() / result.wallSeconds();
                cpu[round] = result.videoSeconds() / result.cpuSeconds();
            }
            boolean high = new BareDecoding(video.chunks()).height() >= HIGH;
            String name = "replay, " + video.name();
            return List.of(
                    new GoalLine(name, "real time", high ? GOAL_OF_HIGH : GOAL, Ratio.of(wall)),
                    new GoalLine(name, "real time, processor time", 0, Ratio.of(cpu)));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the replay of %s failed".formatted(video.name()), e);
        }
    }
}
