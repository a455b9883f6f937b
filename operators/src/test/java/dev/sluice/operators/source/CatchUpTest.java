// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class CatchUpTest {

    private static final String TOPIC = "video";

    /** Partitions 0 and 1 have records, 2 is empty, and all of 3 has expired. */
    private static final TopicHead HEAD =
            new TopicHead(
                    Map.of(0, 0L, 1, 5L, 2, 0L, 3, 7L),
                    Map.of(0, 10L, 1, 20L, 2, 0L, 3, 7L),
                    Map.of(0, 10L));

    @Test
    void aPartitionIsBehindUntilItsLastRecordIsRead() {
        CatchUp catchUp = CatchUp.untilTheHead(HEAD, TOPIC, 0, 1);
        assertThat(catchUp.isDone()).as("two partitions are expected").isFalse();
        catchUp.add(List.of(split(0, 3), split(1, KafkaPartitionSplit.EARLIEST_OFFSET)));
        catchUp.add(List.of(split(2, 0), split(3, 0), split(4, 0)));

        assertThat(catchUp.takeCaughtUp()).containsExactly("video-2", "video-3", "video-4");
        assertThat(catchUp.takeCaughtUp()).isEmpty();
        assertThat(catchUp.read(0, 8)).isTrue();
        assertThat(catchUp.read(1, 5)).isTrue();
        assertThat(catchUp.read(0, 9)).isFalse();
        assertThat(catchUp.isDone()).isFalse();
        assertThat(catchUp.read(1, 19)).isFalse();
        assertThat(catchUp.isDone()).isTrue();
        assertThat(catchUp.read(0, 10)).as("a new record").isFalse();
        assertThat(catchUp.isDone()).isTrue();
    }

    @Test
    @SuppressWarnings("deprecation") // splits of earlier releases can have the marker
    void whereAReaderBeginsDecidesWhetherItIsBehind() {
        assertThat(HEAD.isBehind(split(0, 10))).isFalse();
        assertThat(HEAD.isBehind(split(0, 9))).isTrue();
        assertThat(HEAD.isBehind(split(0, KafkaPartitionSplit.COMMITTED_OFFSET))).isFalse();
        assertThat(HEAD.isBehind(split(1, KafkaPartitionSplit.COMMITTED_OFFSET)))
                .as("nothing is committed")
                .isTrue();
        assertThat(HEAD.isBehind(split(1, KafkaPartitionSplit.LATEST_OFFSET))).isFalse();
        assertThat(HEAD.isBehind(split(2, KafkaPartitionSplit.EARLIEST_OFFSET))).isFalse();
        assertThat(HEAD.isBehind(split(3, KafkaPartitionSplit.EARLIEST_OFFSET))).isFalse();
    }

    @Test
    void everyPartitionWithRecordsIsExpectedByOneReader() {
        long readers =
                IntStream.range(0, 4)
                        .filter(it -> !CatchUp.untilTheHead(HEAD, TOPIC, it, 4).isDone())
                        .count();

        assertThat(readers).isEqualTo(2);
    }

    @Test
    void nothingIsBehindIfTheEndsAreNotKnown() {
        CatchUp catchUp = CatchUp.untilTheHead(TopicHead.UNKNOWN, TOPIC, 0, 1);
        catchUp.add(List.of(split(0, 0)));

        assertThat(catchUp.isDone()).isTrue();
        assertThat(catchUp.read(0, 0)).isFalse();
    }

    @Test
    void inBoundedInputEveryPartitionIsBehind() {
        CatchUp catchUp = CatchUp.untilTheEnd();
        catchUp.add(List.of(split(0, 0)));

        assertThat(catchUp.isDone()).isFalse();
        assertThat(catchUp.read(0, Long.MAX_VALUE - 1)).isTrue();
        assertThat(catchUp.takeCaughtUp()).isEmpty();
    }

    private static KafkaPartitionSplit split(int partition, long offset) {
        return new KafkaPartitionSplit(new TopicPartition(TOPIC, partition), offset);
    }
}
