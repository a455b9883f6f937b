// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.Answer;

/** Takes the outcomes of released questions, under the key of their stream. */
interface AnswerSink {

    /** Takes an answer. */
    void answer(Answer answer);

    /** Takes note that a released watch still has the answer that it had before. */
    void unchanged();

    /** Takes note of how many questions of a stream are not answered yet. */
    void pending(String streamId, int count);
}
