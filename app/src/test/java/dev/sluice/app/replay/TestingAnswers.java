// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.FinishReason;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.List;
import java.util.OptionalDouble;

/** Answers as they are read from a topic. */
final class TestingAnswers {

    static final long START = 1_750_000_000_000_000L;
    static final long SECOND = 1_000_000;

    private TestingAnswers() {}

    /** An answer about so many seconds after the start. */
    static ReceivedAnswer once(String id, int second, String text) {
        return answer(query(id).at(START + second * SECOND), 0, second, text, 40);
    }

    /** An answer of a watch that changed at so many seconds after the start. */
    static ReceivedAnswer watch(String id, long sequence, int second, String text) {
        return answer(query(id).watching(), sequence, second, text, 40);
    }

    private static Query query(String id) {
        return Query.latest("gate", "Is <the> gate \"open\" & free?").withId(id);
    }

    static ReceivedAnswer answer(Query query, long sequence, int second, String text, long kept) {
        Answer answer =
                new Answer(
                                query.queryId(),
                                query.streamId(),
                                sequence,
                                AnswerStatus.OK,
                                START + second * SECOND,
                                text,
                                FinishReason.STOP,
                                new AnswerEvidence(
                                        START, START + second * SECOND, 4, 100, kept, kept, false),
                                new AnswerTiming(1, 2, 3, 5),
                                "tiny",
                                "none",
                                null)
                        .to(query);
        return ReceivedAnswer.read(AnswerJson.write(answer));
    }

    static ComparedRun run(String name, ReceivedAnswer... answers) {
        return new ComparedRun(
                name, List.of(answers), new RunEvents(), null, OptionalDouble.empty());
    }
}
