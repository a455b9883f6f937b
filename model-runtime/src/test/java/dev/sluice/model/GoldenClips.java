// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The golden clips as steps of visual tokens. */
public final class GoldenClips {

    private GoldenClips() {}

    /** Encodes all steps of a clip; an odd last frame is repeated. */
    public static List<VisualTokens> encode(VideoLlm model, JsonNode clip) throws ModelException {
        Npy frames = Goldens.array(clip.get("frames"));
        int count = frames.shape()[0];
        int height = frames.shape()[1];
        int width = frames.shape()[2];
        byte[] bytes = frames.bytes();
        FrameSize size = model.frameSize(width, height);
        List<byte[]> resized = new ArrayList<>();
        int length = height * width * 3;
        for (int i = 0; i < count; i++) {
            byte[] frame = Arrays.copyOfRange(bytes, i * length, (i + 1) * length);
            resized.add(model.resize(frame, width, height, size));
        }
        List<VisualTokens> steps = new ArrayList<>();
        for (int i = 0; i < count; i += 2) {
            byte[] second = resized.get(Math.min(i + 1, count - 1));
            steps.add(model.encode(size, resized.get(i), second));
        }
        return steps;
    }

    /** Steps with all tokens, numbered from {@code first}. */
    public static List<VisualStep> whole(List<VisualTokens> tokens, long first) {
        List<VisualStep> steps = new ArrayList<>();
        for (VisualTokens one : tokens) {
            int cells = one.gridHeight() * one.gridWidth();
            boolean[] keep = new boolean[cells];
            Arrays.fill(keep, true);
            steps.add(kept(one, first + steps.size(), keep, 0));
        }
        return steps;
    }

    /** Steps with the tokens of the clip's mask, numbered from {@code first}. */
    public static List<VisualStep> kept(List<VisualTokens> tokens, long first, JsonNode clip) {
        boolean[] keep = Goldens.array(clip.get("keep")).booleans();
        List<VisualStep> steps = new ArrayList<>();
        for (VisualTokens one : tokens) {
            int cells = one.gridHeight() * one.gridWidth();
            steps.add(kept(one, first + steps.size(), keep, steps.size() * cells));
        }
        return steps;
    }

    static VisualStep kept(VisualTokens tokens, long step, boolean[] keep, int offset) {
        int cells = tokens.gridHeight() * tokens.gridWidth();
        int count = 0;
        int[] positions = new int[cells];
        float[] embeddings = new float[cells * tokens.dim()];
        for (int cell = 0; cell < cells; cell++) {
            if (keep[offset + cell]) {
                positions[count] = cell;
                System.arraycopy(
                        tokens.features(),
                        cell * tokens.dim(),
                        embeddings,
                        count * tokens.dim(),
                        tokens.dim());
                count++;
            }
        }
        return new VisualStep(
                step,
                tokens.gridHeight(),
                tokens.gridWidth(),
                Arrays.copyOf(positions, count),
                Arrays.copyOf(embeddings, count * tokens.dim()));
    }

    /** A request for free text about final steps, one second apart. */
    public static PromptRequest ask(List<VisualStep> steps, String question, int maxNewTokens) {
        return new PromptRequest(steps, List.of(), 1.0, question, List.of(), maxNewTokens);
    }

    /** The same request about a complete clip. */
    public static PromptRequest whole(PromptRequest request) {
        return new PromptRequest(
                request.finalSteps(),
                request.provisionalSteps(),
                request.stepSeconds(),
                request.question(),
                request.options(),
                request.maxNewTokens(),
                request.settings(),
                true);
    }
}
