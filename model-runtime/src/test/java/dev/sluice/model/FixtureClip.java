// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A golden clip as steps with their capture times.
 *
 * @param tokens of each step
 * @param first index of the first step
 * @param stepSeconds time between two steps
 * @param timed whether the prompt states the time of each step
 */
public record FixtureClip(
        List<VisualTokens> tokens, long first, double stepSeconds, boolean timed) {

    /** Encodes a clip; an odd last frame is repeated. */
    public static FixtureClip encode(Fixture fixture, VideoLlm model, JsonNode clip)
            throws ModelException {
        List<byte[]> frames = resized(model, fixture.array(clip.get("frames")));
        FrameSize size = size(model, fixture.array(clip.get("frames")));
        int patch = model.info().temporalPatch();
        List<VisualTokens> steps = new ArrayList<>();
        for (int i = 0; i < frames.size(); i += patch) {
            byte[] last = frames.get(Math.min(i + patch - 1, frames.size() - 1));
            steps.add(model.encode(size, frames.get(i), last));
        }
        JsonNode seconds = clip.get("seconds");
        if (seconds == null) {
            return new FixtureClip(steps, 10, 1.0, false);
        }
        double step = patch * (seconds.get(1).doubleValue() - seconds.get(0).doubleValue());
        return new FixtureClip(steps, Math.round(seconds.get(0).doubleValue() / step), step, true);
    }

    private static FrameSize size(VideoLlm model, Npy frames) throws ModelException {
        return model.frameSize(frames.shape()[2], frames.shape()[1]);
    }

    private static List<byte[]> resized(VideoLlm model, Npy frames) throws ModelException {
        int height = frames.shape()[1];
        int width = frames.shape()[2];
        int length = height * width * 3;
        byte[] bytes = frames.bytes();
        List<byte[]> resized = new ArrayList<>();
        for (int i = 0; i < frames.shape()[0]; i++) {
            byte[] frame = Arrays.copyOfRange(bytes, i * length, (i + 1) * length);
            resized.add(model.resize(frame, width, height, size(model, frames)));
        }
        return resized;
    }

    /** Steps with all tokens. */
    public List<VisualStep> whole() {
        boolean[] keep = new boolean[tokens.size() * cells()];
        Arrays.fill(keep, true);
        return kept(keep);
    }

    /** Steps with the tokens of a mask, steps × cells. Written times count from zero. */
    public List<VisualStep> kept(boolean[] keep) {
        List<VisualStep> steps = new ArrayList<>();
        if (timed && first > 0) {
            VisualTokens grid = tokens.get(0);
            steps.add(
                    new VisualStep(
                            0, grid.gridHeight(), grid.gridWidth(), new int[0], new float[0]));
        }
        for (int step = 0; step < tokens.size(); step++) {
            steps.add(GoldenClips.kept(tokens.get(step), first + step, keep, step * cells()));
        }
        return steps;
    }

    private int cells() {
        return tokens.get(0).gridHeight() * tokens.get(0).gridWidth();
    }
}
