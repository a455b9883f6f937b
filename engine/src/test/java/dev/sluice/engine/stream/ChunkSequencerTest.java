// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import static dev.sluice.engine.stream.OrderedStream.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Tests of {@link ChunkSequencer} with a stream in one partition that is not behind. */
class ChunkSequencerTest {

    private static final int MAX_RECORDS = 5;
    private static final OrderSettings SETTINGS =
            new OrderSettings(10 * SECOND, MAX_RECORDS, 300 * SECOND, 1_000);

    private OrderedStream stream = new OrderedStream(SETTINGS);

    @Test
    void chunksInOrderAreReadyAtOnce() {
        for (long sequence = 0; sequence < 3; sequence++) {
            assertThat(offer(1, sequence)).isEqualTo(Verdict.ACCEPTED);
        }

        assertThat(ready()).containsExactly("1-0", "1-1", "1-2");
    }

    @Test
    void chunksOutOfOrderWaitForTheChunksBefore() {
        offer(1, 0);
        offer(1, 3);
        offer(1, 2);

        assertThat(stream.sequencer().size()).isEqualTo(3);
        assertThat(ready()).containsExactly("1-0");
        offer(1, 1);

        assertThat(stream.gaps()).isEmpty();
        assertThat(ready()).containsExactly("1-1", "1-2", "1-3");
    }

    @Test
    void aChunkThatWaitsIsReadyOrWasAppliedIsADuplicate() {
        offer(1, 0);
        offer(1, 1);
        ready();
        offer(1, 2);
        offer(1, 4);

        assertThat(offer(1, 1)).as("applied").isEqualTo(Verdict.DUPLICATE);
        assertThat(offer(1, 2)).as("ready").isEqualTo(Verdict.DUPLICATE);
        assertThat(offer(1, 4)).as("waiting").isEqualTo(Verdict.DUPLICATE);
        assertThat(stream.sequencer().size()).isEqualTo(2);
    }

    @Test
    void aGapIsSkippedByTheCaptureTimeOfLaterChunks() {
        offer(1, 0); // ends at 1 s
        offer(1, 2);
        assertThat(offer(1, 2, 11 * SECOND)).isEqualTo(Verdict.DUPLICATE);
        offer(1, 3, 11 * SECOND);
        assertThat(stream.gaps()).as("just in time").isEmpty();

        offer(1, 4, 11 * SECOND + 1);

        assertThat(stream.gaps()).containsExactly(new Gap(1, 1, 1, SECOND, 2 * SECOND));
        assertThat(ready()).containsExactly("1-0", "1-2", "1-3", "1-4");
    }

    @Test
    void aChunkThatBecomesReadyWhenAGapIsSkippedHasNotBeenBehind() throws IOException {
        offer(1, 0);
        offer(1, 2);
        offer(1, 3, 12 * SECOND);
        stream.restore();
        offer(1, 4, 14 * SECOND);
        offer(1, 6, 15 * SECOND);
        offer(2, 0, 20 * SECOND);

        List<Long> ready =
                stream.apply().stream().map(chunk -> chunk.readyMicros() / SECOND).toList();
        assertThat(ready)
                .as("seconds of video that were ready when each became ready")
                .containsExactly(1L, 3L, 3L, 4L, 6L, 6L);
    }

    @Test
    void aGapIsSkippedByTheNumberOfLaterChunks() {
        offer(1, 0, 0);
        for (int i = 0; i < MAX_RECORDS; i++) {
            offer(1, 2 + i, 0);
            assertThat(stream.gaps()).isEmpty();
        }

        offer(1, 2 + MAX_RECORDS, 0);

        assertThat(stream.gaps()).extracting(Gap::first, Gap::last).containsExactly(tuple(1L, 1L));
    }

    @Test
    void aChunkOfASkippedGapIsLate() {
        offer(1, 0);
        offer(1, 2);
        stream.flush();

        assertThat(offer(1, 1)).isEqualTo(Verdict.LATE);
        assertThat(ready()).containsExactly("1-0", "1-2");
    }

    @Test
    void aNewerEpochEndsTheOlderOneAndBeginsAtZero() {
        offer(5, 0);
        offer(5, 2);

        offer(6, 1);

        assertThat(stream.begun()).containsExactly("5-0", "6-1");
        assertThat(stream.gaps()).containsExactly(new Gap(5, 1, 1, SECOND, 2 * SECOND));
        assertThat(ready()).containsExactly("5-0", "5-2");
        offer(6, 0);
        assertThat(ready()).containsExactly("6-0", "6-1");
    }

    @Test
    void anOlderEpochIsFenced() {
        offer(6, 0);

        assertThat(offer(5, 1)).isEqualTo(Verdict.FENCED);
        assertThat(stream.sequencer().size()).isEqualTo(1);
    }

    @Test
    void theFirstChunkSetsTheSequenceAtWhichTheStreamBegins() {
        offer(1, 41);

        assertThat(stream.begun()).containsExactly("1-41");
        assertThat(stream.gaps()).isEmpty();
        assertThat(ready()).containsExactly("1-41");
        assertThat(offer(1, 40)).as("before the beginning").isEqualTo(Verdict.LATE);
    }

    @Test
    void sizesCountReadyAndWaitingChunks() {
        offer(1, 0);
        offer(1, 2);
        assertThat(stream.sequencer().bytes()).isEqualTo(200);

        stream.apply();

        assertThat(stream.sequencer().bytes()).isEqualTo(100);
        assertThat(stream.sequencer().records()).isEqualTo(1);
    }

    @Test
    void aChunkThatIsLeftOutKeepsItsPlace() {
        offer(1, 0);
        offer(1, 1);
        offer(1, 2);
        stream.sequencer().leaveOut(1, OrderedStream.chunk(1, 1, SECOND, 0));

        assertThat(stream.sequencer().size()).isEqualTo(3);
        assertThat(stream.sequencer().records()).isEqualTo(2);
        assertThat(stream.sequencer().bytes()).isEqualTo(200);
        stream.sequencer().applied(OrderedStream.chunk(1, 0, 0, 0));
        stream.sequencer().applied(OrderedStream.chunk(1, 1, SECOND, 0).leftOut());
        assertThat(stream.sequencer().records()).isEqualTo(1);
        assertThat(stream.sequencer().bytes()).isEqualTo(100);
    }

    @Test
    void decisionsDependOnlyOnTheArrivals() throws IOException {
        long seed = 20261120;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            OrderedStream eager = new OrderedStream(SETTINGS);
            OrderedStream lazy = new OrderedStream(SETTINGS);
            List<Verdict> eagerVerdicts = new ArrayList<>();
            List<Verdict> lazyVerdicts = new ArrayList<>();
            for (PendingChunk chunk : arrivals(random)) {
                eagerVerdicts.add(eager.offer(chunk));
                eager.apply();
                lazy.restore();
                lazyVerdicts.add(lazy.offer(chunk));
            }
            eager.flush();
            lazy.flush();
            eager.apply();
            lazy.apply();

            String what = "round %d of seed %d".formatted(round, seed);
            assertThat(lazyVerdicts).as(what).isEqualTo(eagerVerdicts);
            assertThat(lazy.events()).as(what).isEqualTo(eager.events());
            assertThat(lazy.applied()).as(what).isEqualTo(eager.applied()).doesNotHaveDuplicates();
            assertThat(eager.sequencer().bytes()).as(what).isZero();
        }
    }

    @Test
    void chunksNearTheirPositionAreAllAppliedInOrder() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<Long> order = new ArrayList<>(LongStream.range(0, 60).boxed().toList());
            for (int i = 1; i + 4 <= order.size(); i += 4) {
                Collections.shuffle(order.subList(i, i + 4), random);
            }
            stream = new OrderedStream(SETTINGS);
            order.forEach(sequence -> offer(1, sequence));

            assertThat(ready())
                    .as("round %d of seed %d", round, seed)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 60).mapToObj(it -> "1-" + it).toList());
        }
    }

    private static List<PendingChunk> arrivals(Random random) {
        List<PendingChunk> arrivals = new ArrayList<>();
        for (long epoch = 1; epoch <= 3; epoch++) {
            List<PendingChunk> ofEpoch = new ArrayList<>();
            for (long sequence = 0; sequence < 20; sequence++) {
                if (random.nextInt(5) > 0) {
                    ofEpoch.add(OrderedStream.chunk(epoch, sequence, sequence * SECOND, 0));
                }
                if (random.nextInt(5) == 0) {
                    ofEpoch.add(
                            OrderedStream.chunk(epoch, random.nextInt(20), sequence * SECOND, 0));
                }
            }
            for (int i = 0; i + 6 <= ofEpoch.size(); i += 3) {
                Collections.shuffle(ofEpoch.subList(i, i + 6), random);
            }
            arrivals.addAll(ofEpoch);
        }
        Collections.swap(arrivals, arrivals.size() / 2, arrivals.size() / 2 + 1);
        return arrivals;
    }

    private Verdict offer(long epoch, long sequence) {
        return offer(epoch, sequence, sequence * SECOND);
    }

    private Verdict offer(long epoch, long sequence, long captureMicros) {
        return stream.offer(OrderedStream.chunk(epoch, sequence, captureMicros, 0));
    }

    private List<String> ready() {
        return stream.apply().stream().map(PendingChunk::id).toList();
    }
}
