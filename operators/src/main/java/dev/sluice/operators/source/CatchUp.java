// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Knows which partitions of a reader are behind. Not safe for use by several threads. */
final class CatchUp {

    private final @Nullable TopicHead head; // null: a partition is behind until it ends
    private final Set<Integer> expected = new HashSet<>(); // not assigned, and with records
    private final Set<Integer> behind = new HashSet<>();
    private final List<String> caughtUp = new ArrayList<>(); // splits, until they are taken

    private CatchUp(@Nullable TopicHead head) {
        this.head = head;
    }

    /** Every partition is behind until its split ends. */
    static CatchUp untilTheEnd() {
        return new CatchUp(null);
    }

    /**
     * A partition is behind until the reader comes to the head. The reader expects those with
     * records that Flink's Kafka source assigns to it in a fresh job.
     */
    static CatchUp untilTheHead(TopicHead head, String topic, int subtask, int parallelism) {
        CatchUp catchUp = new CatchUp(head);
        head.ends().keySet().stream()
                .filter(it -> head.hasRecords(it) && owner(topic, it, parallelism) == subtask)
                .forEach(catchUp.expected::add);
        return catchUp;
    }

    /** The rule of KafkaSourceEnumerator#getSplitOwner. */
    private static int owner(String topic, int partition, int parallelism) {
        int start = ((topic.hashCode() * 31) & 0x7FFFFFFF) % parallelism;
        return (start + partition) % parallelism;
    }

    /** Takes note of splits that are read from now on. */
    void add(List<KafkaPartitionSplit> splits) {
        for (KafkaPartitionSplit split : splits) {
            expected.remove(split.getPartition());
            if (head == null || head.isBehind(split)) {
                behind.add(split.getPartition());
            } else {
                caughtUp.add(split.splitId());
            }
        }
    }

    /** Takes note of a record that was read, and returns whether its partition is behind. */
    boolean read(int partition, long offset) {
        if (head != null && behind.contains(partition) && !head.isBehind(partition, offset + 1)) {
            behind.remove(partition);
        }
        return behind.contains(partition);
    }

    /** Returns splits that have not been behind since they were added, each only once. */
    List<String> takeCaughtUp() {
        List<String> taken = List.copyOf(caughtUp);
        caughtUp.clear();
        return taken;
    }

    /** Whether no partition is behind; in bounded input that is never so. */
    boolean isDone() {
        return head != null && behind.isEmpty() && expected.isEmpty();
    }
}
