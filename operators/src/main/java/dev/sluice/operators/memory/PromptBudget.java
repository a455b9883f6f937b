package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.FailureText;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.QueryOptions;

import java.util.Optional;

/** Whether what is remembered of a stream fits into a prompt, and what to do where it does not. */
final class PromptBudget {

    /** Positions that a question and the chat around it take; few take more. */
    private static final int QUESTION = 256;

    private PromptBudget() {}

    /** What is to be said before the first question is refused, if one would be. */
    static Optional<String> warning(MemorySettings settings, ModelInfo model) {
        int tokens = settings.memory().maxTokens();
        long needed = (long) tokens + QUESTION + settings.maxNewTokens();
        if (needed <= model.maxPosition()) {
            return Optional.empty();
        }
        return Optional.of(
                "%s is %d, which with a question and its answer (%s is %d) takes %d positions, but %s was made for %d: once so much is remembered, only questions with a lookback are answered. %s"
                        .formatted(
                                MemoryOptions.MAX_TOKENS.key(),
                                tokens,
                                QueryOptions.MAX_NEW_TOKENS.key(),
                                settings.maxNewTokens(),
                                needed,
                                model.name(),
                                model.maxPosition(),
                                advice()));
    }

    /** Why a question was not answered, and which options that depends on. */
    static String failure(Exception failure) {
        boolean tooLong = failure instanceof ModelException model && model.kind() == Kind.TOO_LONG;
        return FailureText.of(failure) + (tooLong ? ". " + advice() : "");
    }

    private static String advice() {
        return "%s bounds tokens and %s steps, around which some models have words (docs/models.md)"
                .formatted(MemoryOptions.MAX_TOKENS.key(), MemoryOptions.MAX_STEPS.key());
    }
}
