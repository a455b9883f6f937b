// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.FailureText;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.QueryOptions;

import java.util.Optional;

/** Checks whether the memory of a stream fits into a prompt, and says what to do if not. */
final class PromptBudget {

    /** Positions for a question and the chat template around it; few questions take more. */
    private static final int QUESTION = 256;

    private PromptBudget() {}

    /** Returns a warning if full memory does not fit into a prompt. */
    static Optional<String> warning(MemorySettings settings, ModelInfo model) {
        int tokens = settings.memory().maxTokens();
        long needed = (long) tokens + QUESTION + settings.maxNewTokens();
        if (needed <= model.maxPosition()) {
            return Optional.empty();
        }
        return Optional.of(
                "%s is %d, which takes %d positions together with a question and its answer (%s is %d), but %s supports %d: once memory is full, only questions with a lookback are answered. %s"
                        .formatted(
                                MemoryOptions.MAX_TOKENS.key(),
                                tokens,
                                needed,
                                QueryOptions.MAX_NEW_TOKENS.key(),
                                settings.maxNewTokens(),
                                model.name(),
                                model.maxPosition(),
                                advice()));
    }

    /**
     * Returns the message of a failed answer, with the options that it depends on. Only a question
     * that has no lookback is advised to have one.
     */
    static String failure(Query query, Exception failure) {
        boolean tooLong = failure instanceof ModelException model && model.kind() == Kind.TOO_LONG;
        if (!tooLong) {
            return FailureText.of(failure);
        }
        boolean all = query.lookbackMicros() == Query.ALL;
        String lookback = all ? ". A question with a lookback uses fewer steps" : "";
        return FailureText.of(failure) + ". " + advice() + lookback;
    }

    private static String advice() {
        return "%s limits the tokens and %s the steps, around which some models add text tokens (docs/models.md)"
                .formatted(MemoryOptions.MAX_TOKENS.key(), MemoryOptions.MAX_STEPS.key());
    }
}
