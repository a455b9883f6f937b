package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The chat of Qwen2-VL and Qwen2.5-VL with one video and one question. Steps of one grid share one
 * open block of video; a step with another grid closes it and opens the next. Text is cut for the
 * tokenizer only beside special tokens, where cutting changes nothing.
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
        return List.of(words(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) throws ModelException {
        List<PromptSegment> runs = new ArrayList<>();
        if (!positions.continues(step)) {
            runs.add(words(tokenizer.encode(closeBlock() + BLOCK_START)));
            positions.open(step);
        }
        int[][] stepPositions = positions.video(step);
        if (step.positions().length > 0) {
            runs.add(new PromptSegment.Visual(step.rows(), stepPositions));
        }
        return runs;
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question)
            throws ModelException {
        List<PromptSegment> runs = new ArrayList<>();
        for (VisualStep step : provisional) {
            runs.addAll(step(step));
        }
        runs.add(words(tokenizer.encode(closeBlock(), question, TAIL)));
        return runs;
    }

    @Override
    public long nextPosition() {
        return positions.nextText();
    }

    /**
     * Closes the open block, and gives the text that belongs there: a block's end or a beginning.
     */
    private String closeBlock() {
        if (!positions.inBlock()) {
            return USER;
        }
        positions.close();
        return BLOCK_END;
    }

    private PromptSegment words(int[] ids) {
        return new PromptSegment.Text(ids, positions.text(ids.length));
    }
}
