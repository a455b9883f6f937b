// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.policy.TextRelevance;
import dev.sluice.model.TextRows;

/**
 * Chooses tokens that fit the question and differ from each other: the greedy maximum of a
 * determinantal point process over the embeddings of tokens and question.
 *
 * <p>Source: Theia-4869/CDPruner, with the positive sign that fits the space of a language model.
 */
final class DiverseChoice implements EvidenceChoice {

    @Override
    public boolean readsQuestion() {
        return true;
    }

    @Override
    public boolean[] choose(EvidenceTokens tokens, TextRows question, int count) {
        int width = question.dim();
        return TextRelevance.choose(tokens.rows(width), question.values(), width, count);
    }
}
