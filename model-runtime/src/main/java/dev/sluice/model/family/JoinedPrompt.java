// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.VisualStep;
import dev.sluice.model.text.TextTokenizer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A chat with one video and one question in which steps follow each other without text between
 * them. In some families a learned embedding follows the last one.
 */
final class JoinedPrompt implements PromptAssembler {

    private final TextTokenizer tokenizer;
    private final Words words;
    private final float @Nullable [] end;
    private final SequentialPositions positions = new SequentialPositions();
    private boolean anyTokens;

    /**
     * The text around the video, with special tokens spelled out.
     *
     * @param prefix what every prompt begins with
     * @param user begins the user's turn
     * @param videoEnd stands between the video and the question
     * @param tail follows the question
     */
    record Words(String prefix, String user, String videoEnd, String tail) {}

    /**
     * @param end the embedding that ends the video; null if the family has none; not copied
     */
    JoinedPrompt(TextTokenizer tokenizer, Words words, float @Nullable [] end) {
        this.tokenizer = tokenizer;
        this.words = words;
        this.end = end;
    }

    @Override
    public List<PromptSegment> prefix() {
        return List.of(text(tokenizer.encode(words.prefix())));
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
            segments.add(text(tokenizer.encode(words.user())));
        }
        segments.add(new PromptSegment.Visual(step, positions.take(tokens)));
        return segments;
    }

    @Override
    public List<PromptSegment> tail(List<VisualStep> provisional, String question) {
        List<PromptSegment> segments = new ArrayList<>();
        for (VisualStep step : provisional) {
            segments.addAll(step(step));
        }
        if (anyTokens && end != null) {
            segments.add(new PromptSegment.Learned(end, positions.take(1)));
        }
        String before = anyTokens ? words.videoEnd() : words.user();
        segments.add(text(tokenizer.encode(before, question, words.tail())));
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
