// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.folder.ChatTemplate;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

import java.util.List;

/**
 * Qwen3.5: frames of Qwen3-VL, and its prompt with another vision block around all steps. The
 * template removes white space around what a user says, and begins the answer with a thought: in
 * small models an empty one, in large ones an open one, which the model then writes. Whether it
 * does is read from the folder's template.
 */
final class Qwen35 {

    private Qwen35() {}

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        String template = ChatTemplate.of(folder.path()).orElse("");
        String start = AnswerStart.after(Qwen3Prompt.ASSISTANT, template, folder.path());
        Qwen3Prompt.Style style = Qwen3Prompt.Style.nested(start);
        boolean trims = template.contains("|trim") || template.contains("| trim");
        return QwenFamily.open(
                folder,
                tokenizer,
                stepSeconds -> {
                    PromptAssembler prompt = new Qwen3Prompt(tokenizer, stepSeconds, style);
                    return trims ? new Trimmed(prompt) : prompt;
                });
    }

    /** A prompt without white space at the ends of what the user says. */
    private static final class Trimmed implements PromptAssembler {

        private final PromptAssembler prompt;
        private boolean anyTokens;

        Trimmed(PromptAssembler prompt) {
            this.prompt = prompt;
        }

        @Override
        public List<PromptSegment> prefix() {
            return prompt.prefix();
        }

        @Override
        public List<PromptSegment> step(VisualStep step) throws ModelException {
            anyTokens |= step.positions().length > 0;
            return prompt.step(step);
        }

        @Override
        public List<PromptSegment> tail(List<VisualStep> provisional, String question)
                throws ModelException {
            for (VisualStep step : provisional) {
                anyTokens |= step.positions().length > 0;
            }
            return prompt.tail(provisional, trimmed(question));
        }

        @Override
        public long nextPosition() {
            return prompt.nextPosition();
        }

        /** A question after a video only ends what the user says; without one it is all of it. */
        private String trimmed(String question) {
            int from = 0;
            int to = question.length();
            while (to > 0 && isSpace(question.charAt(to - 1))) {
                to--;
            }
            while (!anyTokens && from < to && isSpace(question.charAt(from))) {
                from++;
            }
            return question.substring(from, to);
        }

        /** White space as Python's {@code strip} understands it. */
        private static boolean isSpace(char one) {
            return Character.isWhitespace(one) || Character.isSpaceChar(one) || one == 0x85;
        }
    }
}
