// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.model.TextRows;

/**
 * Chooses tokens of memory for the prompt of a question. An implementation is a pure function: the
 * same tokens and the same question give the same choice.
 *
 * <p>The newest token of each position is in every prompt, and not among those to choose from.
 */
public interface EvidenceChoice {

    /** Whether the choice depends on the question. */
    boolean readsQuestion();

    /**
     * Chooses tokens.
     *
     * @param tokens those to choose from
     * @param question embeddings of the question's words; without rows if it is not read
     * @param count the number to choose, at least 1 and less than there are
     * @return one value a token; at most {@code count} are true
     */
    boolean[] choose(EvidenceTokens tokens, TextRows question, int count);
}
