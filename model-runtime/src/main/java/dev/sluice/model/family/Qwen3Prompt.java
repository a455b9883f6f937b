package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The chat of Qwen3-VL with one video and one question: before each step stands when it was, and
 * its tokens are a block of their own, so that time is read and not counted. A step of which
 * nothing is left is not mentioned, but what would have been said of it keeps its positions; before
 * the first step with rows there is nothing to keep. Rows of one step that come in two calls make
 * two blocks.
 */
final class Qwen3Prompt implements PromptAssembler {

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "user\n";
    private static final String BLOCK_START = "<|vision_start|>";
    private static final String BLOCK_END = "<|vision_end|>";
    private static final String TAIL = "<|im_end|>\n<|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final RotaryPositions positions = new RotaryPositions(1, 1);
    private final StepTimestamps clock;
    private boolean anyRows;

    Qwen3Prompt(TextTokenizer tokenizer, double stepSeconds) {
        this.tokenizer = tokenizer;
        this.clock = new StepTimestamps(stepSeconds);
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(words(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) throws ModelException {
        String stamp = stamp(clock.seconds(step)) + BLOCK_START;
        boolean empty = step.positions().length == 0;
        if (empty && !anyRows) {
            return List.of();
        }
        List<PromptSegment> runs = new ArrayList<>();
        runs.add(words(tokenizer.encode(anyRows ? stamp : USER + stamp)));
        positions.open(step);
        runs.add(new PromptSegment.Visual(step.rows(), positions.video(step)));
        positions.close();
        runs.add(words(tokenizer.encode(BLOCK_END)));
        anyRows = true;
        return empty ? List.of() : runs;
    }

    /** The middle of the step's two frames, with one decimal, halves to the even side. */
    private String stamp(double seconds) {
        double middle = seconds + clock.stepSeconds() / 4;
        return "<"
                + new BigDecimal(middle).setScale(1, RoundingMode.HALF_EVEN).toPlainString()
                + " seconds>";
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question)
            throws ModelException {
        List<PromptSegment> runs = new ArrayList<>();
        for (VisualStep step : provisional) {
            runs.addAll(step(step));
        }
        runs.add(words(tokenizer.encode(anyRows ? "" : USER, question, TAIL)));
        return runs;
    }

    @Override
    public long nextPosition() {
        return positions.nextText();
    }

    private PromptSegment words(int[] ids) {
        return new PromptSegment.Text(ids, positions.text(ids.length));
    }
}
