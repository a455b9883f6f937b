// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What is in the topics is wrong, repeated, out of order or missing. */
final class InputFaults {

    private static final long SEED = 7;
    private static final long NEXT_EPOCH = 2_000;
    private static final int BACK_SECONDS = 300;
    private static final int QUESTIONS = 5_000;
    private static final int SHUFFLED = 4;

    private InputFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "poison-chunks",
                        "records that are no chunks, half of them under the key of a real stream",
                        InputFaults::poisonChunks),
                Fault.of(
                        "poison-questions",
                        "records that are no queries, among the questions",
                        InputFaults::poisonQuestions),
                Fault.of(
                        "clock-ahead",
                        "one chunk of a fifth stream has a clock 20 h ahead, then it is right again, then a new epoch begins",
                        InputFaults::clockAhead),
                Fault.of(
                        "clock-back",
                        "a new epoch of a fifth stream sets the clock back by %d s"
                                .formatted(BACK_SECONDS),
                        InputFaults::clockBack),
                Fault.of(
                        "disorder",
                        "chunks shuffled within four of a stream, 35 % sent twice",
                        InputFaults::disorder),
                Fault.of(
                        "holes",
                        "three chunks of a fifth stream are missing, two of them come late",
                        InputFaults::holes),
                Fault.of(
                        "aborted-transaction",
                        "a question and chunks in a transaction that is aborted",
                        InputFaults::aborted),
                Fault.of(
                        "many-questions",
                        "%d questions at once about two of the streams".formatted(QUESTIONS),
                        InputFaults::manyQuestions));
    }

    private static void poisonChunks(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        List<ProducerRecord<byte[], byte[]>> poison =
                Poison.chunks(
                        play.deployment().kafka().video(),
                        play.corpus().chunks(Play.HALF, Play.HALF + 1).get(0));
        poison.forEach(play.deployment()::send);
        play.sent(Poison.STREAMS);
        play.rest();
        play.verdict().atEnd(() -> letters(play, play.deployment().kafka().video(), poison.size()));
    }

    private static void poisonQuestions(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        String stream = play.corpus().streams().get(0);
        List<byte[]> poison = Poison.queries(stream);
        for (byte[] value : poison) {
            play.deployment()
                    .send(
                            new ProducerRecord<>(
                                    play.deployment().kafka().queries(),
                                    stream.getBytes(UTF_8),
                                    value));
        }
        play.rest();
        play.verdict()
                .atEnd(() -> letters(play, play.deployment().kafka().queries(), poison.size()));
    }

    private static void letters(Play play, String topic, int count) throws Exception {
        int letters = play.deployment().records(topic + KafkaOptions.DEAD_LETTER_SUFFIX).size();
        long refused =
                play.answers().stream()
                        .filter(entry -> entry.text().contains("QUERY_INVALID"))
                        .count();
        play.verdict()
                .remark(
                        "%d records: %d dead letters, %d answers QUERY_INVALID",
                        count, letters, refused);
        int restarts = play.flink().restarts(play.job());
        play.verdict().check(restarts == 0, "%d restarts", restarts);
    }

    /** The twin has the same chunks, but not the one with the wrong clock. */
    private static void clockAhead(Play play) throws Exception {
        List<VideoChunk> wrong = play.corpus().clip(play.corpus().streams().get(0), "jump");
        List<VideoChunk> right = play.corpus().clip(play.corpus().streams().get(0), "steady");
        long ahead = Duration.ofHours(20).toNanos() / 1_000;
        wrong.set(10, Corpus.copy(wrong.get(10), "jump", wrong.get(10).epoch(), 10, ahead));
        right.remove(10);
        new Twins(newEpochFrom(wrong, Play.HALF), newEpochFrom(right, Play.HALF)).play(play);
        play.verdict()
                .atEnd(
                        () ->
                                play.verdict()
                                        .remark(
                                                "%d dead letter",
                                                play.deployment()
                                                        .records(
                                                                play.deployment().kafka().video()
                                                                        + KafkaOptions
                                                                                .DEAD_LETTER_SUFFIX)
                                                        .size()));
    }

    /** The chunks from a sequence on become another epoch. */
    private static List<VideoChunk> newEpochFrom(List<VideoChunk> chunks, int sequence) {
        List<VideoChunk> all = new ArrayList<>();
        for (VideoChunk chunk : chunks) {
            all.add(
                    chunk.sequence() < sequence
                            ? chunk
                            : Corpus.copy(
                                    chunk,
                                    chunk.streamId(),
                                    NEXT_EPOCH,
                                    chunk.sequence() - sequence,
                                    0));
        }
        return all;
    }

    /** Less than a minute would be taken for an overlap. */
    private static void clockBack(Play play) throws Exception {
        play.start(2);
        long ahead = TimeUnit.SECONDS.toMicros(BACK_SECONDS);
        List<VideoChunk> all = new ArrayList<>();
        for (VideoChunk chunk : play.corpus().clip(play.corpus().streams().get(0))) {
            boolean first = chunk.sequence() < Play.HALF;
            all.add(
                    Corpus.copy(
                            chunk,
                            "back",
                            first ? chunk.epoch() : NEXT_EPOCH,
                            first ? chunk.sequence() : chunk.sequence() - Play.HALF,
                            first ? ahead : 0));
        }
        play.deployment().send(all.subList(0, 1));
        play.admit(List.of("back"));
        play.begin();
        play.broken();
        play.deployment().send(all.subList(1, all.size()));
        play.sent(all.size());
        play.rest();
        play.verdict()
                .atEnd(
                        () -> {
                            long late = play.deployment().events("late", "back").size();
                            play.verdict().remark("%d chunks of the new epoch were late", late);
                            play.verdict().check(late == 0, "%d chunks late", late);
                        });
    }

    private static void disorder(Play play) throws Exception {
        play.start(2);
        play.begin();
        play.broken();
        Random random = new Random(SEED);
        int group = SHUFFLED * play.corpus().streams().size();
        List<VideoChunk> chunks = play.corpus().chunks(1, Corpus.CHUNKS);
        for (int from = 0; from < chunks.size(); from += group) {
            List<VideoChunk> some =
                    new ArrayList<>(chunks.subList(from, Math.min(from + group, chunks.size())));
            for (VideoChunk chunk : List.copyOf(some)) {
                if (random.nextInt(100) < 35) {
                    some.add(chunk);
                }
            }
            Collections.shuffle(some, random);
            play.deployment().send(some);
        }
        play.sent(chunks.size());
        play.verdict().remark("seed %d", SEED);
    }

    /** The twin lacks the chunks that come late. */
    private static void holes(Play play) throws Exception {
        List<VideoChunk> one = play.corpus().clip(play.corpus().streams().get(1), "holes");
        List<VideoChunk> other = play.corpus().clip(play.corpus().streams().get(1), "gaps");
        List<VideoChunk> late = List.of(one.get(8), one.get(25));
        one.removeIf(chunk -> List.of(8L, 25L, 26L).contains(chunk.sequence()));
        other.removeIf(chunk -> List.of(8L, 25L, 26L).contains(chunk.sequence()));
        one.addAll(45, late);
        new Twins(one, other).play(play);
        play.verdict()
                .atEnd(
                        () ->
                                play.verdict()
                                        .remark(
                                                "%d gap events, %d late events",
                                                play.deployment().events("gap", "holes").size(),
                                                play.deployment().events("late", "holes").stream()
                                                        .filter(
                                                                event ->
                                                                        event.json()
                                                                                .contains(
                                                                                        "sequence"))
                                                        .count()));
    }

    private static void aborted(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        String stream = play.corpus().streams().get(0);
        VideoChunk next = play.corpus().clip(stream).get(Play.HALF);
        VideoChunk other = Corpus.copy(next, stream, NEXT_EPOCH, 0, 0); // would end the epoch
        try (KafkaProducer<byte[], byte[]> producer =
                play.deployment().producer(Map.of("transactional.id", "somebody-else"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(
                    play.deployment().record(Query.latest(stream, "What?").withId("aborted")));
            producer.send(play.deployment().record(other, null));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(
                    play.deployment().record(Query.latest(stream, "What?").withId("committed")));
            producer.commitTransaction();
        }
        play.verdict().expectOnce("committed");
        play.rest();
        play.verdict()
                .atEnd(
                        () ->
                                play.verdict()
                                        .check(
                                                play.answers().stream()
                                                        .noneMatch(
                                                                entry ->
                                                                        entry.queryId()
                                                                                .equals("aborted")),
                                                "the question that was aborted is answered"));
    }

    private static void manyQuestions(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        List<String> streams = play.corpus().streams().subList(1, 3);
        for (int i = 0; i < QUESTIONS; i++) {
            String id = "many-" + i;
            play.deployment()
                    .ask(
                            Query.latest(streams.get(i % streams.size()), "What moves?")
                                    .withId(id)
                                    .at(Corpus.time(45)));
            play.verdict().expectOnce(id);
        }
        play.admit(streams);
        play.rest();
        play.verdict()
                .atEnd(
                        () ->
                                play.verdict()
                                        .remark(
                                                "%d of them refused with OVERLOAD",
                                                play.answers().stream()
                                                        .filter(
                                                                entry ->
                                                                        entry.text()
                                                                                .contains(
                                                                                        "OVERLOAD"))
                                                        .count()));
    }
}
