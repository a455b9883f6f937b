package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The chat of LLaVA-OneVision with one video and one question. Steps follow each other without a
 * word; one learned row stands behind the last.
 */
final class LlavaPrompt implements PromptAssembler {

    private static final String PREFIX = "<|im_start|>";
    private static final String USER = "user ";
    private static final String VIDEO_END = "\n";
    private static final String TAIL = "<|im_end|><|im_start|>assistant\n";

    private final TextTokenizer tokenizer;
    private final float[] newline;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyRows;

    LlavaPrompt(TextTokenizer tokenizer, float[] newline) {
        this.tokenizer = tokenizer;
        this.newline = newline;
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(words(tokenizer.encode(PREFIX)));
    }

    @Override
    public List<PromptSegment> step(VisualStep step) {
        List<PromptSegment> runs = new ArrayList<>();
        int rows = step.positions().length;
        if (rows == 0) {
            return runs;
        }
        if (!anyRows) {
            anyRows = true;
            runs.add(words(tokenizer.encode(USER)));
        }
        runs.add(new PromptSegment.Visual(step.rows(), positions.take(rows)));
        return runs;
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> runs = new ArrayList<>();
        for (VisualStep step : provisional) {
            runs.addAll(step(step));
        }
        if (anyRows) {
            runs.add(new PromptSegment.Learned(newline, positions.take(1)));
        }
        runs.add(words(tokenizer.encode(anyRows ? VIDEO_END : USER, question, TAIL)));
        return runs;
    }

    @Override
    public long nextPosition() {
        return positions.next();
    }

    private PromptSegment words(int[] ids) {
        return new PromptSegment.Text(ids, positions.take(ids.length));
    }
}
