// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ChunkSequencerTest {

    private static final long SECOND = 1_000_000;
    private static final long MAX_WAIT = 10 * SECOND;
    private static final int MAX_RECORDS = 5;

    private ChunkSequencer sequencer = newSequencer();

    @Test
    void chunksInOrderAreReadyAtOnce() {
        for (long sequence = 0; sequence < 3; sequence++) {
            assertThat(offer(1, sequence).verdict()).isEqualTo(Offer.Verdict.ACCEPTED);
        }

        assertThat(ready()).containsExactly("1-0", "1-1", "1-2");
    }

    @Test
    void chunksOutOfOrderWaitForTheChunksBefore() {
        offer(1, 0);
        offer(1, 3);
        offer(1, 2);

        assertThat(sequencer.size()).isEqualTo(3);
        assertThat(ready()).containsExactly("1-0");
        Offer last = offer(1, 1);

        assertThat(last.gaps()).isEmpty();
        assertThat(ready()).containsExactly("1-1", "1-2", "1-3");
    }

    @Test
    void aChunkThatWaitsIsReadyOrWasAppliedIsADuplicate() {
        offer(1, 0);
        offer(1, 1);
        ready();
        offer(1, 2);
        offer(1, 4);

        assertThat(offer(1, 1).verdict()).as("applied").isEqualTo(Offer.Verdict.DUPLICATE);
        assertThat(offer(1, 2).verdict()).as("ready").isEqualTo(Offer.Verdict.DUPLICATE);
        assertThat(offer(1, 4).verdict()).as("waiting").isEqualTo(Offer.Verdict.DUPLICATE);
        assertThat(sequencer.size()).isEqualTo(2);
    }

    @Test
    void aGapIsSkippedByTheCaptureTimeOfLaterChunks() {
        offer(1, 0); // ends at 1 s
        offer(1, 2);
        assertThat(offer(1, 2, 11 * SECOND).verdict()).isEqualTo(Offer.Verdict.DUPLICATE);
        assertThat(offer(1, 3, 11 * SECOND).gaps()).as("just in time").isEmpty();

        Offer offer = offer(1, 4, 11 * SECOND + 1);

        assertThat(offer.gaps()).containsExactly(new Gap(1, 1, 1, SECOND, 2 * SECOND));
        assertThat(ready()).containsExactly("1-0", "1-2", "1-3", "1-4");
    }

    @Test
    void aChunkThatBecomesReadyWhenAGapIsSkippedKnowsHowFarTheStreamIs() throws IOException {
        offer(1, 0);
        offer(1, 2);
        offer(1, 3, 12 * SECOND);
        sequencer = restored(sequencer);
        offer(1, 4, 14 * SECOND);
        offer(1, 6, 15 * SECOND);
        offer(2, 0, 20 * SECOND);

        List<Long> ready = new ArrayList<>();
        for (; sequencer.head().isPresent(); sequencer.applied()) {
            ready.add(sequencer.head().get().readyMicros() / SECOND);
        }
        assertThat(ready).containsExactly(1L, 13L, 13L, 15L, 21L, 21L);
    }

    @Test
    void aGapIsSkippedByTheNumberOfLaterChunks() {
        offer(1, 0, 0);
        for (int i = 0; i < MAX_RECORDS; i++) {
            assertThat(offer(1, 2 + i, 0).gaps()).isEmpty();
        }

        assertThat(offer(1, 2 + MAX_RECORDS, 0).gaps())
                .extracting(Gap::first, Gap::last)
                .containsExactly(tuple(1L, 1L));
    }

    @Test
    void aChunkOfASkippedGapIsLate() {
        offer(1, 0);
        offer(1, 2);
        sequencer.skipAll();

        assertThat(offer(1, 1).verdict()).isEqualTo(Offer.Verdict.LATE);
        assertThat(ready()).containsExactly("1-0", "1-2");
    }

    @Test
    void aNewerEpochEndsTheOlderOneAndBeginsAtZero() {
        offer(5, 0);
        offer(5, 2);

        Offer offer = offer(6, 1);

        assertThat(offer.newEpoch()).isTrue();
        assertThat(offer.gaps()).containsExactly(new Gap(5, 1, 1, SECOND, 2 * SECOND));
        assertThat(ready()).containsExactly("5-0", "5-2");
        offer(6, 0);
        assertThat(ready()).containsExactly("6-0", "6-1");
    }

    @Test
    void anOlderEpochIsFenced() {
        offer(6, 0);

        assertThat(offer(5, 1).verdict()).isEqualTo(Offer.Verdict.FENCED);
        assertThat(sequencer.size()).isEqualTo(1);
    }

    @Test
    void theFirstChunkSetsTheSequenceAtWhichTheStreamBegins() {
        Offer offer = offer(1, 41);

        assertThat(offer.newEpoch()).isTrue();
        assertThat(offer.gaps()).isEmpty();
        assertThat(ready()).containsExactly("1-41");
    }

    @Test
    void sizesCountReadyAndWaitingChunks() {
        offer(1, 0);
        offer(1, 2);
        assertThat(sequencer.bytes()).isEqualTo(200);

        sequencer.applied();

        assertThat(sequencer.bytes()).isEqualTo(100);
        assertThat(sequencer.newestEndMicros()).isEqualTo(3 * SECOND);
    }

    @Test
    void decisionsDependOnlyOnTheArrivals() throws IOException {
        long seed = 20261120;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<PendingChunk> arrivals = arrivals(random);
            List<String> eager = new ArrayList<>();
            List<String> lazy = new ArrayList<>();
            List<Offer> eagerOffers = new ArrayList<>();
            List<Offer> lazyOffers = new ArrayList<>();
            ChunkSequencer first = newSequencer();
            ChunkSequencer second = newSequencer();
            for (PendingChunk chunk : arrivals) {
                eagerOffers.add(first.offer(chunk));
                drain(first, eager);
                second = restored(second);
                lazyOffers.add(second.offer(chunk));
            }
            first.skipAll();
            second.skipAll();
            drain(first, eager);
            drain(second, lazy);

            assertThat(lazyOffers).as("round %d of seed %d", round, seed).isEqualTo(eagerOffers);
            assertThat(lazy).as("round %d of seed %d", round, seed).isEqualTo(eager);
            assertThat(eager).doesNotHaveDuplicates();
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
            sequencer = newSequencer();
            order.forEach(sequence -> offer(1, sequence));

            assertThat(ready())
                    .as("round %d of seed %d", round, seed)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 60).mapToObj(it -> "1-" + it).toList());
        }
    }

    private static ChunkSequencer newSequencer() {
        return new ChunkSequencer(ChunkOrder.EMPTY, MAX_WAIT, MAX_RECORDS);
    }

    /** Returns the sequencer after a round trip through its stored bytes. */
    private static ChunkSequencer restored(ChunkSequencer sequencer) throws IOException {
        ChunkOrderFormat format = new ChunkOrderFormat();
        ChunkOrder order = format.fromBytes(format.toBytes(sequencer.order()));
        return new ChunkSequencer(order, MAX_WAIT, MAX_RECORDS);
    }

    private static List<PendingChunk> arrivals(Random random) {
        List<PendingChunk> arrivals = new ArrayList<>();
        for (long epoch = 1; epoch <= 3; epoch++) {
            List<PendingChunk> ofEpoch = new ArrayList<>();
            for (long sequence = 0; sequence < 20; sequence++) {
                if (random.nextInt(5) > 0) {
                    ofEpoch.add(chunk(epoch, sequence, sequence * SECOND));
                }
                if (random.nextInt(5) == 0) {
                    ofEpoch.add(chunk(epoch, random.nextInt(20), sequence * SECOND));
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

    private Offer offer(long epoch, long sequence) {
        return offer(epoch, sequence, sequence * SECOND);
    }

    private Offer offer(long epoch, long sequence, long captureMicros) {
        return sequencer.offer(chunk(epoch, sequence, captureMicros));
    }

    private List<String> ready() {
        List<String> ids = new ArrayList<>();
        drain(sequencer, ids);
        return ids;
    }

    private static void drain(ChunkSequencer sequencer, List<String> ids) {
        while (sequencer.head().isPresent()) {
            ids.add(sequencer.head().get().id());
            sequencer.applied();
        }
    }

    private static PendingChunk chunk(long epoch, long sequence, long captureMicros) {
        return new PendingChunk(
                epoch,
                sequence,
                captureMicros,
                captureMicros + SECOND,
                100,
                captureMicros + SECOND);
    }
}
