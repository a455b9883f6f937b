// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static dev.sluice.engine.stream.OrderedStream.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ChunkSequencer} with a stream whose chunks lie in several partitions, which are
 * read in any order.
 */
class PartitionedStreamTest {

    private static final long MAX_WAIT = 10 * SECOND;
    private static final OrderSettings SETTINGS =
            new OrderSettings(MAX_WAIT, 32, 300 * SECOND, 10_000);

    /** What has to be the same for every order in which the partitions are read. */
    private record Outcome(Map<String, Verdict> verdicts, OrderedStream stream) {

        private Map<String, Verdict> notAccepted() {
            Map<String, Verdict> refused = new TreeMap<>(verdicts);
            refused.values().removeIf(Verdict.ACCEPTED::equals);
            return refused;
        }

        private void assertSame(Outcome expected, String description) {
            assertThat(notAccepted()).as(description).isEqualTo(expected.notAccepted());
            assertThat(stream.applied()).as(description).isEqualTo(expected.stream.applied());
            assertThat(stream.gaps()).as(description).isEqualTo(expected.stream.gaps());
            assertThat(stream.refused()).as(description).isEqualTo(expected.stream.refused());
            assertThat(stream.begun()).as(description).isEqualTo(expected.stream.begun());
        }
    }

    @Test
    void theSecondHalfInAnotherPartitionIsAppliedAfterTheFirst() {
        List<List<PendingChunk>> partitions = List.of(seconds(0, 100, 0), seconds(100, 200, 1));

        for (long seed = 0; seed < 50; seed++) {
            Outcome outcome = read(partitions, new Random(seed), false);

            OrderedStream stream = outcome.stream();
            assertThat(stream.applied()).as("seed %d", seed).isEqualTo(ids(0, 200));
            assertThat(stream.events()).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void aMissingChunkIsSkippedOnlyWhenNoPartitionIsBehind() {
        OrderedStream stream = new OrderedStream(SETTINGS);
        stream.readUpTo(Long.MIN_VALUE);
        seconds(0, 5, 0).forEach(stream::offer);
        seconds(6, 40, 0).forEach(stream::offer);
        stream.readUpTo(15_999);
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.sequencer().waitsForMillis()).isEqualTo(16_000);
        assertThat(stream.sequencer().queue().size()).isEqualTo(5);

        stream.readUpTo(16_000); // 10 s after the chunk that follows the gap

        assertThat(stream.gaps()).containsExactly(new Gap(1, 5, 5, 5 * SECOND, 6 * SECOND));
        assertThat(stream.sequencer().queue().size()).isEqualTo(39);
        assertThat(stream.sequencer().waitsForMillis()).isEqualTo(ChunkSequencer.WAITS_FOR_NOTHING);
    }

    @Test
    void aChunkOfAGapIsLateInThePartitionThatHasPassedItAndNotInAnother() {
        OrderedStream stream = new OrderedStream(SETTINGS);
        stream.readUpTo(Long.MIN_VALUE);
        seconds(0, 5, 0).forEach(stream::offer);
        seconds(7, 40, 0).forEach(stream::offer);

        assertThat(stream.offer(second(5, 0))).isEqualTo(Verdict.LATE);
        assertThat(stream.offer(second(5, 1))).isEqualTo(Verdict.ACCEPTED);
        assertThat(stream.offer(second(6, 1))).isEqualTo(Verdict.ACCEPTED);
        stream.flush();
        stream.apply();

        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.applied()).isEqualTo(ids(0, 40));
    }

    @Test
    void aStreamBeginsWithTheOldestEpochThatIsThere() {
        OrderedStream stream = new OrderedStream(SETTINGS);
        stream.readUpTo(Long.MIN_VALUE);
        stream.offer(OrderedStream.chunk(2, 0, 200 * SECOND, 1));
        stream.offer(OrderedStream.chunk(2, 1, 201 * SECOND, 1));
        seconds(50, 60, 0).forEach(stream::offer);
        assertThat(stream.begun()).isEmpty();

        stream.readUpTo(60_000);
        assertThat(stream.begun()).containsExactly("1-50");
        assertThat(stream.offer(OrderedStream.chunk(1, 60, 60 * SECOND, 0)))
                .isEqualTo(Verdict.ACCEPTED);
        stream.readUpTo(199_999);
        assertThat(stream.begun()).containsExactly("1-50");
        stream.readUpTo(200_000); // nothing else can be before the first chunk of an epoch

        assertThat(stream.begun()).containsExactly("1-50", "2-0");
        stream.apply();
        assertThat(stream.applied()).hasSize(13).endsWith("1-60", "2-0", "2-1");
        assertThat(stream.offer(OrderedStream.chunk(1, 61, 61 * SECOND, 0)))
                .isEqualTo(Verdict.FENCED);
    }

    @Test
    void theBeginningIsTheLowestSequenceAmongTheFirstRecords() {
        OrderedStream stream = new OrderedStream(SETTINGS);
        stream.readUpTo(Long.MIN_VALUE);
        for (long sequence : new long[] {3, 1, 2, 0, 4}) {
            stream.offer(second(sequence, 0));
        }
        stream.readUpTo(4_000);
        stream.apply();

        assertThat(stream.applied()).isEqualTo(ids(0, 5));
    }

    @Test
    void aStreamWithTooManyChunksNoLongerWaitsForAPartition() {
        OrderedStream stream = new OrderedStream(new OrderSettings(MAX_WAIT, 32, MAX_WAIT, 50));
        stream.readUpTo(Long.MIN_VALUE);
        for (PendingChunk chunk : seconds(10, 200, 0)) {
            stream.offer(chunk);
            stream.apply();
            assertThat(stream.sequencer().size()).isLessThanOrEqualTo(50);
        }

        assertThat(stream.begun()).containsExactly("1-10");
        assertThat(stream.applied()).hasSize(190);
        assertThat(stream.offer(second(9, 1))).isEqualTo(Verdict.LATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theOrderInWhichPartitionsAreReadDecidesNothing(int count) {
        for (long seed = 0; seed < 60; seed++) {
            List<List<PendingChunk>> partitions = scattered(count, new Random(seed));
            Outcome expected = read(partitions, new Random(0), false);
            for (long order = 1; order < 6; order++) {
                Outcome outcome = read(partitions, new Random(order), order % 2 == 0);

                outcome.assertSame(
                        expected,
                        "%d partitions of seed %d, read as %d".formatted(count, seed, order));
            }
        }
    }

    @Test
    void aStreamInOnePartitionIsDecidedAsIfNothingWereBehind() {
        for (long seed = 0; seed < 200; seed++) {
            List<PendingChunk> partition = new ArrayList<>();
            partition.add(OrderedStream.chunk(1, 0, 1_000 * SECOND, 0));
            partition.addAll(scattered(1, new Random(seed)).get(0));
            Outcome gated = read(List.of(partition), new Random(seed), false);
            OrderedStream live = new OrderedStream(SETTINGS);
            Map<String, Verdict> verdicts = new TreeMap<>();
            partition.forEach(chunk -> verdicts.put(chunk.id(), live.offer(chunk)));
            live.flush();
            live.apply();

            gated.assertSame(new Outcome(verdicts, live), "seed " + seed);
        }
    }

    /**
     * Reads partitions, a random number of records of a random one at a time. The progress of all
     * partitions is known at random times.
     */
    private static Outcome read(
            List<List<PendingChunk>> partitions, Random random, boolean restored) {
        OrderedStream stream = new OrderedStream(SETTINGS);
        stream.readUpTo(Long.MIN_VALUE);
        List<Deque<PendingChunk>> left = new ArrayList<>();
        partitions.forEach(partition -> left.add(new ArrayDeque<>(partition)));
        long[] progress = new long[partitions.size()];
        Arrays.fill(progress, Long.MIN_VALUE);
        Map<String, Verdict> verdicts = new TreeMap<>();
        while (left.stream().anyMatch(partition -> !partition.isEmpty())) {
            int index = random.nextInt(left.size());
            Deque<PendingChunk> partition = left.get(index);
            for (int i = random.nextInt(12); i > 0 && !partition.isEmpty(); i--) {
                PendingChunk chunk = partition.poll();
                verdicts.put(chunk.id(), stream.offer(chunk));
                progress[index] = Math.max(progress[index], chunk.timestampMillis());
            }
            if (partition.isEmpty()) {
                progress[index] = ChunkSequencer.NOTHING_BEHIND;
            }
            if (random.nextInt(3) == 0) {
                stream.readUpTo(LongStream.of(progress).min().orElseThrow());
            }
            if (random.nextBoolean()) {
                stream.apply();
            }
            if (restored) {
                restore(stream);
            }
        }
        stream.readUpTo(ChunkSequencer.NOTHING_BEHIND);
        stream.flush();
        stream.apply();
        return new Outcome(verdicts, stream);
    }

    private static void restore(OrderedStream stream) {
        try {
            stream.restore();
        } catch (IOException e) {
            throw new AssertionError("cannot be restored", e);
        }
    }

    /**
     * Returns two epochs whose chunks lie in random partitions, where some are missing, some come
     * early or late, and one has a wrong clock.
     */
    private static List<List<PendingChunk>> scattered(int count, Random random) {
        List<List<PendingChunk>> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
        for (long epoch = 1; epoch <= 2; epoch++) {
            List<List<PendingChunk>> ofEpoch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ofEpoch.add(new ArrayList<>());
            }
            long wrong =
                    30 + random.nextInt(120); // none before has to be the first of its partition
            for (long sequence = 0; sequence < 100; sequence++) {
                if (random.nextInt(12) > 0) {
                    int partition = random.nextInt(count);
                    long second = 1_000 * epoch + sequence;
                    long ahead = sequence == wrong ? 72_000 * SECOND : 0;
                    ofEpoch.get(partition)
                            .add(
                                    new PendingChunk(
                                            epoch,
                                            sequence,
                                            second * SECOND + ahead,
                                            (second + 1) * SECOND + ahead,
                                            100,
                                            partition,
                                            second * 1_000,
                                            0));
                }
            }
            for (int i = 0; i < count; i++) {
                displace(ofEpoch.get(i), random);
                partitions.get(i).addAll(ofEpoch.get(i));
            }
        }
        return partitions;
    }

    /**
     * Moves some chunks back, by more than a missing chunk is waited for or by less. A partition
     * does not know how far the first ones that it delivers of an epoch are from their place.
     */
    private static void displace(List<PendingChunk> chunks, Random random) {
        for (int i = 3; i + 1 < chunks.size(); i++) {
            if (random.nextInt(10) == 0) {
                int to = Math.min(chunks.size() - 1, i + 1 + random.nextInt(16));
                Collections.rotate(chunks.subList(i, to + 1), -1);
            }
        }
    }

    private static List<PendingChunk> seconds(long from, long to, int partition) {
        return LongStream.range(from, to).mapToObj(at -> second(at, partition)).toList();
    }

    private static PendingChunk second(long sequence, int partition) {
        return OrderedStream.chunk(1, sequence, sequence * SECOND, partition);
    }

    private static List<String> ids(long from, long to) {
        return LongStream.range(from, to).mapToObj(it -> "1-" + it).toList();
    }
}
