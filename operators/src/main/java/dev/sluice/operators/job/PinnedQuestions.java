// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Questions about now that a replay asks about the time at which the live run answered them. Their
 * answers repeat the question as it was asked, about now. Immutable.
 */
public final class PinnedQuestions implements Serializable {

    /** No question is pinned. */
    public static final PinnedQuestions NONE = new PinnedQuestions(Map.of());

    private static final long serialVersionUID = 1L;

    private final HashMap<String, Long> times;

    /**
     * @param times the capture times, microseconds since 1970, by the ids of questions about now
     */
    public PinnedQuestions(Map<String, Long> times) {
        this.times = new HashMap<>(times);
    }

    /** Whether no question is pinned. */
    boolean isEmpty() {
        return times.isEmpty();
    }

    /** Returns the query about the time that its question is pinned to, if it is. */
    Query pin(Query query) {
        Long time = times.get(query.queryId());
        return time == null || query.atMicros() != Query.LATEST ? query : query.at(time);
    }

    /** Returns an answer to a pinned question as one to a question about now. */
    OutboundRecord restore(OutboundRecord record) {
        Answer answer = AnswerJson.read(record.value());
        AskedQuestion asked = answer.asked();
        return asked == null || !times.containsKey(answer.queryId())
                ? record
                : answer.to(asked.at(Query.LATEST)).toRecord();
    }
}
