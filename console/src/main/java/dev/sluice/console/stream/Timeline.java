// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.console.video.ChunkEntry;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What happened in a stream between two capture times, in parts of equal length.
 *
 * @param fromMicros beginning, microseconds since 1970
 * @param toMicros end
 * @param buckets the parts, ascending
 * @param marks single happenings, ascending
 */
public record Timeline(long fromMicros, long toMicros, List<Bucket> buckets, List<Mark> marks) {

    /**
     * One part.
     *
     * @param tokens of the steps that begin in it
     * @param chunks number of chunks that have frames in it
     * @param missing whether it has no video
     * @param damaged number of reports of damaged frames
     * @param scenes number of scene changes
     */
    public record Bucket(
            long fromMicros,
            long toMicros,
            TokenCount tokens,
            int chunks,
            boolean missing,
            int damaged,
            int scenes) {}

    /**
     * Divides a time of a stream.
     *
     * @param count number of parts, at least 1
     */
    public static Timeline of(StreamData stream, long fromMicros, long toMicros, int count) {
        long to = Math.max(toMicros, fromMicros + count);
        Counts counts = new Counts(fromMicros, to, count);
        for (StepTokens step : stream.steps(fromMicros, to)) {
            counts.step(step);
        }
        for (ChunkEntry chunk : stream.video().between(fromMicros, to)) {
            counts.chunk(chunk);
        }
        List<Mark> marks = new ArrayList<>(stream.events().marks(fromMicros, to));
        marks.forEach(counts::mark);
        // Questions by all their answers, because an answer tells what time it is about.
        for (AskedEntry entry : stream.questions(Integer.MAX_VALUE)) {
            addMarks(entry, marks);
        }
        marks.removeIf(mark -> mark.timeMicros() < fromMicros || mark.timeMicros() >= to);
        marks.sort(Comparator.comparingLong(Mark::timeMicros));
        return new Timeline(fromMicros, to, counts.buckets(), List.copyOf(marks));
    }

    private static void addMarks(AskedEntry entry, List<Mark> marks) {
        Query query = entry.query();
        if (query.mode() == QueryMode.WATCH) {
            for (ReceivedAnswer received : entry.answers()) {
                Answer answer = received.answer();
                if (answer.sequence() > 0 && answer.asOfMicros() != Answer.NO_TIME) {
                    String text = query.question() + " " + text(answer);
                    marks.add(new Mark("watch", answer.asOfMicros(), text, query.queryId()));
                }
            }
            return;
        }
        OptionalLong time = time(entry);
        if (time.isPresent()) {
            marks.add(new Mark("question", time.getAsLong(), query.question(), query.queryId()));
        }
    }

    private static String text(Answer answer) {
        return Objects.requireNonNullElse(answer.text(), answer.status().wireName());
    }

    private static OptionalLong time(AskedEntry entry) {
        if (entry.query().atMicros() != Query.LATEST) {
            return OptionalLong.of(entry.query().atMicros());
        }
        return entry.answers().stream()
                .mapToLong(received -> received.answer().asOfMicros())
                .filter(asOf -> asOf != Answer.NO_TIME)
                .findFirst();
    }

    /** The parts while they are counted. */
    private static final class Counts {

        private final long from;
        private final long to;
        private final long[] seen;
        private final long[] kept;
        private final int[] chunks;
        private final int[] damaged;
        private final int[] scenes;

        Counts(long from, long to, int count) {
            this.from = from;
            this.to = to;
            this.seen = new long[count];
            this.kept = new long[count];
            this.chunks = new int[count];
            this.damaged = new int[count];
            this.scenes = new int[count];
        }

        private int bucket(long micros) {
            double share = (double) (micros - from) / (to - from);
            return (int) Math.max(0, Math.min(seen.length - 1, Math.floor(share * seen.length)));
        }

        private long start(int bucket) {
            return from + Math.round((double) (to - from) * bucket / seen.length);
        }

        void step(StepTokens step) {
            int bucket = bucket(step.fromMicros());
            seen[bucket] += step.seen();
            kept[bucket] += step.kept().length;
        }

        void chunk(ChunkEntry chunk) {
            int last = bucket(chunk.toMicros() - 1);
            for (int i = bucket(chunk.fromMicros()); i <= last; i++) {
                chunks[i]++;
            }
        }

        void mark(Mark mark) {
            switch (mark.type()) {
                case "damaged" -> damaged[bucket(mark.timeMicros())]++;
                case "scene" -> scenes[bucket(mark.timeMicros())]++;
                default -> {
                    // It is only marked.
                }
            }
        }

        List<Bucket> buckets() {
            List<Bucket> buckets = new ArrayList<>();
            for (int i = 0; i < seen.length; i++) {
                buckets.add(
                        new Bucket(
                                start(i),
                                start(i + 1),
                                new TokenCount(seen[i], kept[i]),
                                chunks[i],
                                chunks[i] == 0,
                                damaged[i],
                                scenes[i]));
            }
            return buckets;
        }
    }
}
