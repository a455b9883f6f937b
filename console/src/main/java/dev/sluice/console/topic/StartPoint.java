// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a follower begins in each partition: with the records of a time before now, but with at
 * least and at most so many. A minimum is needed because the timestamps of a recording may be years
 * old. After a failure the follower goes on where it was. Used by one thread.
 */
public final class StartPoint {

    private final Duration history;
    private final long least;
    private final long most;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> firstEnds = new HashMap<>();

    /**
     * @param history how far back the records' timestamps may be
     * @param least number of a partition's last records that are read whatever their timestamps
     * @param most number of a partition's last records that are read at most
     */
    public StartPoint(Duration history, long least, long most) {
        this.history = history;
        this.least = least;
        this.most = most;
    }

    /** Returns the offset to begin at in each of these partitions. */
    Map<TopicPartition, Long> offsets(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        long since = Instant.now().minus(history).toEpochMilli();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            firstEnds.putIfAbsent(partition, end);
            OffsetAndTimestamp first = found.get(partition);
            long timed = first == null ? end : first.offset();
            offsets.put(partition, offset(partition, begin, end, timed));
        }
        return offsets;
    }

    private long offset(TopicPartition partition, long begin, long end, long timed) {
        Long known = next.get(partition);
        if (known != null && known >= begin && known <= end) {
            return known;
        }
        return first(begin, end, timed);
    }

    /**
     * The first offset to read.
     *
     * @param begin the first offset that is there
     * @param end the offset after the last record
     * @param timed the first offset within the history; {@code end} if there is none
     */
    long first(long begin, long end, long timed) {
        return Math.max(begin, Math.max(end - most, Math.min(timed, end - least)));
    }

    /** Whether a record was written after the partition was read for the first time. */
    boolean isFresh(ConsumerRecord<?, ?> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        return record.offset() >= firstEnds.getOrDefault(partition, 0L);
    }

    /** Takes note of a record that was read. */
    void passed(ConsumerRecord<?, ?> record) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
}
