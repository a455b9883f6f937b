// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/** The chat of FastVLM with the frames of one video as images, and one question on a new line. */
final class FastPrompt implements PromptAssembler {

    private static final String PREFIX =
            "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>";
    private static final String USER = "user\n";
    private static final String IMAGES_END = "\n";
    private static final String TAIL = "<|im_end|>\n<|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyTokens;

    FastPrompt(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
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
        segments.add(text(tokenizer.encode(anyTokens ? IMAGES_END : USER, question, TAIL)));
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
