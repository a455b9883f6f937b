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
    private static final String TURN_END = "<|im_end|>\n";

    /** Begins the assistant's turn. */
    static final String ASSISTANT = "<|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final Style style;
    private final RotaryPositions positions = new RotaryPositions(1, 1);
    private final StepTimestamps timestamps;
    private boolean anyTokens;

    /**
     * What differs between versions of this prompt.
     *
     * @param videoStart text before the time of the first step
     * @param videoEnd text after the block of the last step
     * @param answerStart text after the start of the assistant's turn
     */
    record Style(String videoStart, String videoEnd, String answerStart) {

        /** Qwen3-VL, as transformers 4.57 writes it. */
        static final Style PLAIN = new Style("", "", "");

        /** A vision block around those of the steps, as transformers 5.24 writes it. */
        static Style nested(String answerStart) {
            return new Style(BLOCK_START, BLOCK_END, answerStart);
        }
    }

    Qwen3Prompt(TextTokenizer tokenizer, double stepSeconds, Style style) {
        this.tokenizer = tokenizer;
        this.style = style;
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
        segments.add(text(tokenizer.encode(anyTokens ? stamp : USER + style.videoStart() + stamp)));
        positions.open(step);
        segments.add(new PromptSegment.Visual(step, positions.video(step)));
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
        String before = anyTokens ? style.videoEnd() : USER;
        String after = TURN_END + ASSISTANT + style.answerStart();
        segments.add(text(tokenizer.encode(before, question, after)));
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
