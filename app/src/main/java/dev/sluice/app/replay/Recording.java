// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.text.Quantity;
import dev.sluice.platform.topics.Topics;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the video topic still has all records that a live run could read.
 *
 * @param removed number of records that retention has removed, from the beginnings of the
 *     partitions
 * @param compacted whether the topic is compacted: its keys are streams, so that only the newest
 *     chunks of a stream stay
 */
record Recording(long removed, boolean compacted) {

    /** A recording from which nothing was removed. */
    static final Recording COMPLETE = new Recording(0, false);

    /** Looks at the video topic. */
    static Recording of(KafkaSettings kafka) {
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.video());
                Topics topics = new Topics(kafka.client())) {
            long removed = tail.begins().values().stream().mapToLong(Long::longValue).sum();
            return new Recording(removed, topics.isCompacted(kafka.video()));
        }
    }

    /** Whether the live run could have used chunks that are not there any more. */
    boolean isIncomplete() {
        return removed > 0 || compacted;
    }

    /** Says what is missing; empty if nothing is. */
    String line() {
        List<String> reasons = new ArrayList<>();
        if (removed > 0) {
            reasons.add(
                    "retention has removed the first %s of the video topic"
                            .formatted(Quantity.count(removed, "record")));
        }
        if (compacted) {
            reasons.add("the video topic is compacted");
        }
        return String.join(", and ", reasons);
    }
}
