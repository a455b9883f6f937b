// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.EnglishNumbers;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The chat of SmolVLM2 with one video and one question: an introduction, then each frame after its
 * written time. The reference introduces a video with the number of its frames and its length.
 * These are unknown for a stream, and the beginning of a prompt must not change while the prompt
 * grows, so that a stream is introduced without them; everything else is the same. A step without
 * tokens is left out.
 */
final class SmolPrompt implements PromptAssembler {

    /** The introduction of a stream. */
    static final String STREAM = "You are provided the following series of frames from a video.\n";

    /** Special tokens that the tokenizer has to know. */
    static final List<String> SPECIAL =
            List.of(
                    "<|im_start|>",
                    "<end_of_utterance>",
                    "<fake_token_around_image>",
                    "<global-img>");

    /** The chat was trained on {@code Assistant: Yes}, but the prompt ends with the colon. */
    static final String BEFORE_ANSWER = " ";

    private static final String CLIP =
            "You are provided the following series of %s frames from a %s [H:MM:SS] video.\n";

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "User: ";
    private static final String FRAME_START = "<fake_token_around_image><global-img>";
    private static final String FRAME_END = "<fake_token_around_image>";
    private static final String VIDEO_END = "\n\n";
    private static final String TAIL = "<end_of_utterance>\nAssistant:";

    private final TextTokenizer tokenizer;
    private final String introduction;
    private final StepTimestamps timestamps;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyTokens;

    SmolPrompt(TextTokenizer tokenizer, double stepSeconds, String introduction) {
        this.tokenizer = tokenizer;
        this.introduction = introduction;
        this.timestamps = new StepTimestamps(stepSeconds);
    }

    /** Returns the reference's introduction of a clip. */
    static String clip(int steps, double stepSeconds) {
        long seconds = (long) (steps * stepSeconds);
        String length =
                String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
        return String.format(Locale.ROOT, CLIP, EnglishNumbers.of(steps), length);
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) {
        long second = (long) timestamps.seconds(step);
        int tokens = step.positions().length;
        if (tokens == 0) {
            return List.of();
        }
        String before = anyTokens ? "" : USER + introduction;
        String stamp =
                String.format(Locale.ROOT, "\nFrame from %02d:%02d:", second / 60, second % 60);
        anyTokens = true;
        return List.of(
                text(tokenizer.encode(before + stamp + FRAME_START)),
                new PromptSegment.Visual(step, positions.take(tokens)),
                text(tokenizer.encode(FRAME_END)));
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        segments.add(text(tokenizer.encode(anyTokens ? VIDEO_END : USER, question, TAIL)));
        return segments;
    }

    @Override
    public long nextPosition() {
        return positions.next();
    }

    private PromptSegment text(int[] ids) {
        return new PromptSegment.Text(ids, positions.take(ids.length));
    }
}
