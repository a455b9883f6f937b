// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The chat of Qwen2-VL and Qwen2.5-VL with one video and one question. Consecutive steps of one
 * grid share a vision block; a step with another grid closes it and opens the next. Text is split
 * for the tokenizer only at special tokens, where splitting does not change the encoding.
 */
final class QwenPrompt implements PromptAssembler {

    private static final String PREFIX =
            "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>";
    private static final String USER = "user\n";
    private static final String BLOCK_START = "<|vision_start|>";
    private static final String BLOCK_END = "<|vision_end|>";
    private static final String TAIL = "<|im_end|>\n<|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final RotaryPositions positions;

    QwenPrompt(TextTokenizer tokenizer, RotaryPositions positions) {
        this.tokenizer = tokenizer;
        this.positions = positions;
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) throws ModelException {
        List<PromptSegment> segments = new ArrayList<>();
        if (!positions.continues(step)) {
            segments.add(text(tokenizer.encode(closeBlock() + BLOCK_START)));
            positions.open(step);
        }
        int[][] stepPositions = positions.video(step);
        if (step.positions().length > 0) {
            segments.add(new PromptSegment.Visual(step, stepPositions));
        }
        return segments;
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question)
            throws ModelException {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        segments.add(text(tokenizer.encode(closeBlock(), question, TAIL)));
        return segments;
    }

    @Override
    public long nextPosition() {
        return positions.nextText();
    }

    /**
     * Closes the open block, if any, and returns the text before the next block or the question.
     */
    private String closeBlock() {
        if (!positions.inBlock()) {
            return USER;
        }
        positions.close();
        return BLOCK_END;
    }

    private PromptSegment text(int[] ids) {
        return new PromptSegment.Text(ids, positions.text(ids.length));
    }
}
