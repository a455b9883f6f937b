// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The chat of Qwen3-VL with one video and one question. The time of each step is written before it,
 * and its tokens form a vision block of their own, so that the model reads the time instead of
 * deriving it from positions. A step without tokens is left out, but the positions that it would
 * have taken stay free, except before the first step with tokens. A step whose tokens come in two
 * calls has two vision blocks.
 */
final class Qwen3Prompt implements PromptAssembler {

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "user\n";
    private static final String BLOCK_START = "<|vision_start|>";
    private static final String BLOCK_END = "<|vision_end|>";
    private static final String TAIL = "<|im_end|>\n<|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final RotaryPositions positions = new RotaryPositions(1, 1);
    private final StepTimestamps timestamps;
    private boolean anyTokens;

    Qwen3Prompt(TextTokenizer tokenizer, double stepSeconds) {
        this.tokenizer = tokenizer;
        this.timestamps = new StepTimestamps(stepSeconds);
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) throws ModelException {
        String stamp = stamp(timestamps.seconds(step)) + BLOCK_START;
        boolean empty = step.positions().length == 0;
        if (empty && !anyTokens) {
            return List.of();
        }
        List<PromptSegment> segments = new ArrayList<>();
        segments.add(text(tokenizer.encode(anyTokens ? stamp : USER + stamp)));
        positions.open(step);
        segments.add(new PromptSegment.Visual(step.rows(), positions.video(step)));
        positions.close();
        segments.add(text(tokenizer.encode(BLOCK_END)));
        anyTokens = true;
        return empty ? List.of() : segments;
    }

    /** Writes the time between the step's two frames with one decimal, rounded half to even. */
    private String stamp(double seconds) {
        double middle = seconds + timestamps.stepSeconds() / 4;
        return "<"
                + new BigDecimal(middle).setScale(1, RoundingMode.HALF_EVEN).toPlainString()
                + " seconds>";
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question)
            throws ModelException {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        segments.add(text(tokenizer.encode(anyTokens ? "" : USER, question, TAIL)));
        return segments;
    }

    @Override
    public long nextPosition() {
        return positions.nextText();
    }

    private PromptSegment text(int[] ids) {
        return new PromptSegment.Text(ids, positions.text(ids.length));
    }
}
