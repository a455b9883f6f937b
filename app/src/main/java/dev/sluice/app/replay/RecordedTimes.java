// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.operators.job.PinnedQuestions;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The capture times at which a live run answered questions about now: those up to which its first
 * answers are valid. Not thread-safe.
 */
final class RecordedTimes {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Set<String> asked = new HashSet<>();
    private final Set<String> aboutNow = new HashSet<>();
    private final Map<String, Long> times = new HashMap<>();

    private RecordedTimes() {}

    /** Reads the questions and answers of the live run up to the present ends of their topics. */
    static PinnedQuestions read(KafkaSettings live) {
        RecordedTimes recorded = new RecordedTimes();
        read(live, live.queries(), recorded::addQuery);
        read(live, live.answers(), recorded::addAnswer);
        return new PinnedQuestions(recorded.times);
    }

    private static void read(
            KafkaSettings live, String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (TopicTail tail = TopicTail.open(live.client(), topic)) {
            tail.readFrom(Map.of(), LIMIT, sink);
        }
    }

    private void addQuery(ConsumerRecord<byte[], byte[]> record) {
        if (QueryJson.parse(record.value()) instanceof ParsedQuery.Valid valid) {
            addQuery(valid.query());
        }
    }

    /** A repeated id is ignored, as the job does. */
    private void addQuery(Query query) {
        if (query.mode() != QueryMode.CANCEL
                && asked.add(query.queryId())
                && query.atMicros() == Query.LATEST) {
            aboutNow.add(query.queryId());
        }
    }

    private void addAnswer(ConsumerRecord<byte[], byte[]> record) {
        Answer answer;
        try {
            answer = AnswerJson.read(record.value());
        } catch (IllegalArgumentException notAnAnswer) {
            return;
        }
        if (answer.sequence() == 0
                && answer.asOfMicros() != Answer.NO_TIME
                && aboutNow.contains(answer.queryId())) {
            times.putIfAbsent(answer.queryId(), answer.asOfMicros());
        }
    }
}
