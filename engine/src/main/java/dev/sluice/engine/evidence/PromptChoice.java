// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.model.LanguageModel;
import dev.sluice.model.ModelException;
import dev.sluice.model.TextRows;
import dev.sluice.model.VisualStep;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The tokens of memory that a question sees under a bound: the newest token of each position, and
 * what an {@link EvidenceChoice} takes of the others. Safe for use by several threads.
 */
public final class PromptChoice {

    private static final TextRows NOTHING_READ = new TextRows(new float[0], 0, 1);

    /** A question sees all that memory gives it. */
    public static final PromptChoice ALL = new PromptChoice(null, Integer.MAX_VALUE);

    private final @Nullable EvidenceChoice choice; // null for all
    private final int maxTokens;

    private PromptChoice(@Nullable EvidenceChoice choice, int maxTokens) {
        this.choice = choice;
        this.maxTokens = maxTokens;
    }

    /**
     * Returns a choice.
     *
     * @param maxTokens maximum number of tokens; if there are more newest tokens, these alone are
     *     seen
     */
    public static PromptChoice of(ChoiceName name, int maxTokens) {
        return switch (name) {
            case RECENT -> ALL; // memory bounds its evidence itself
            case LAYERS -> new PromptChoice(new LayersChoice(), maxTokens);
            case UNIFORM -> new PromptChoice(new UniformChoice(), maxTokens);
            case CDPRUNER -> new PromptChoice(new DiverseChoice(), maxTokens);
            case QUOTA -> new PromptChoice(new QuotaChoice(), maxTokens);
        };
    }

    /**
     * Whether a question sees all of the evidence. Only then have prompts of a stream a common
     * beginning that is worth keeping.
     */
    public boolean isAll(Evidence evidence) {
        return choice == null || evidence.tokensKept() <= maxTokens;
    }

    /**
     * Chooses the tokens of one prompt; times and counts stay those of all evidence.
     *
     * @param model embeds the question
     * @throws ModelException if the model cannot embed text
     */
    public Evidence choose(Evidence evidence, String question, LanguageModel model)
            throws ModelException {
        if (choice == null || isAll(evidence)) {
            return evidence;
        }
        List<VisualStep> steps = EvidenceParts.joined(evidence);
        boolean[] newest = EvidenceParts.newest(steps);
        int free = maxTokens - count(newest);
        if (free > 0) {
            EvidenceTokens others = EvidenceParts.others(steps, newest);
            TextRows text =
                    choice.readsQuestion() ? model.embed(ContentWords.of(question)) : NOTHING_READ;
            add(choice.choose(others, text, free), newest);
        }
        return EvidenceParts.only(evidence, newest);
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean one : mask) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Sets the chosen ones among the values that are not set. */
    private static void add(boolean[] chosen, boolean[] mask) {
        int next = 0;
        for (int i = 0; i < mask.length; i++) {
            if (!mask[i]) {
                mask[i] = chosen[next++];
            }
        }
    }
}
