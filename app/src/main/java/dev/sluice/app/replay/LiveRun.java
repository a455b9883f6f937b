// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.Topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The live run on a recording, as far as its topics exist.
 *
 * @param kafka its topics
 * @param topics says which exist
 */
record LiveRun(KafkaSettings kafka, Topics topics) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Asks questions about now about the time at which the live run answered them. */
    JobMode pin(JobMode mode) {
        Set<String> needed = Set.of(kafka.queries(), kafka.answers());
        return topics.existing(needed).containsAll(needed)
                ? mode.pinning(RecordedTimes.read(kafka))
                : mode;
    }

    /** The audit of a replay that asks the recorded questions. */
    ReplayAudit audit(KafkaSettings replay, JobMode mode) {
        Optional<String> events = topics.existing(Set.of(kafka.events())).stream().findFirst();
        return ReplayAudit.comparing(replay, events, mode);
    }

    /** The recorded questions that are valid, with their cancellations, in the topic's order. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.queries())) {
            tail.readFrom(
                    Map.of(),
                    LIMIT,
                    record -> {
                        if (QueryJson.parse(record.value()) instanceof ParsedQuery.Valid valid) {
                            queries.add(valid.query());
                        }
                    });
        }
        return queries;
    }
}
