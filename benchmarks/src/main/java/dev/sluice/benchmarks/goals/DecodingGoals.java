// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.decoding.BareDecoding;
import dev.sluice.benchmarks.decoding.ModelInput;
import dev.sluice.benchmarks.decoding.VideoFile;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.local.Home;

import java.io.IOException;
import java.util.List;

/**
 * The way from a chunk to the frames that the vision encoder takes, at one frame per second,
 * against decoding all frames of the same chunks and nothing else.
 */
final class DecodingGoals implements GoalGroup {

    private static final String ANCHOR = "decoding all frames with libavcodec, processor time";
    private static final double GOAL = 1 / 1.2;
    private static final int BLOCK = 256;

    private final VideoFile video;

    DecodingGoals(VideoFile video) {
        this.video = video;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, BLOCK, new SessionLimits(0, 0, 0));
        try (VideoLlm model = VideoLlms.open(Home.roomModel(), options)) {
            BareDecoding bare = new BareDecoding(video.chunks());
            ModelInput input = new ModelInput(video.chunks(), FrameSlots.ofFps(1), model);
            Ratio ratio = turns.compareCpu(new OwnWork(bare::run), new OwnWork(input::run));
            return List.of(
                    new GoalLine("chunk to model input, " + video.name(), ANCHOR, GOAL, ratio));
        } catch (ModelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
