// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The chat of LFM2-VL with the frames of one video as images between their tokens, and one
 * question.
 */
final class Lfm2Prompt implements PromptAssembler {

    private static final String START = "<|startoftext|>";
    private static final String TURN = "<|im_start|>";
    private static final String USER = "user\n";
    private static final String IMAGE_START = "<|image_start|>";
    private static final String IMAGE_END = "<|image_end|>";
    private static final String TAIL = "<|im_end|>\n<|im_start|>assistant\n";

    /** Tokens that the tokenizer must have. */
    static final List<String> SPECIAL = List.of(START, TURN, "<|im_end|>", IMAGE_START, IMAGE_END);

    private final TextTokenizer tokenizer;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyTokens;

    Lfm2Prompt(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(START + TURN)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) {
        int tokens = step.positions().length;
        if (tokens == 0) {
            return List.of();
        }
        String before = anyTokens ? "" : USER;
        anyTokens = true;
        return List.of(
                text(tokenizer.encode(before + IMAGE_START)),
                new PromptSegment.Visual(step, positions.take(tokens)),
                text(tokenizer.encode(IMAGE_END)));
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        segments.add(text(tokenizer.encode(anyTokens ? "" : USER, question, TAIL)));
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
