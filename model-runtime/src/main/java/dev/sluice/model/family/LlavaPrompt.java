// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The chat of LLaVA-OneVision with one video and one question. Steps follow each other without text
 * between them; a learned embedding follows the last one.
 */
final class LlavaPrompt implements PromptAssembler {

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "user ";
    private static final String VIDEO_END = "\n";
    private static final String TAIL = "<|im_end|><|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final float[] newline;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyTokens;

    LlavaPrompt(TextTokenizer tokenizer, float[] newline) {
        this.tokenizer = tokenizer;
        this.newline = newline;
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) {
        List<PromptSegment> segments = new ArrayList<>();
        int tokens = step.positions().length;
        if (tokens == 0) {
            return segments;
        }
        if (!anyTokens) {
            anyTokens = true;
            segments.add(text(tokenizer.encode(USER)));
        }
        segments.add(new PromptSegment.Visual(step.rows(), positions.take(tokens)));
        return segments;
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        if (anyTokens) {
            segments.add(new PromptSegment.Learned(newline, positions.take(1)));
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
