// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the demo asks, and when. For one thread. */
final class DemoScript {

    private static final int FIRST_REPEAT = 18;
    private static final int REPEAT = 6;

    private final Deque<Line> lines;

    /**
     * A script.
     *
     * @param lines in any order
     */
    DemoScript(List<Line> lines) {
        this.lines =
                new ArrayDeque<>(
                        lines.stream().sorted(Comparator.comparingDouble(Line::after)).toList());
    }

    /** Questions that can be asked of any video: each kind once, then the same again and again. */
    static DemoScript ofAnything(int seconds) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.latest(4, "What is in the picture?"));
        lines.add(Line.at(5, 9, "What is moving?"));
        lines.add(Line.watch(7, 8, "Is anything new?"));
        lines.add(Line.latest(13, "What has happened?").lookingBack(Duration.ofSeconds(5)));
        for (int after = FIRST_REPEAT; after < seconds; after += REPEAT) {
            lines.add(Line.latest(after, "What is there now?"));
        }
        return new DemoScript(lines);
    }

    /** The next line if its time has come; it is not given again. */
    Optional<Line> due(double seconds) {
        Line next = lines.peek();
        if (next == null || seconds < next.after()) {
            return Optional.empty();
        }
        return Optional.of(lines.remove());
    }

    /**
     * A question at its time; times are seconds of stream time.
     *
     * @param after when it is asked
     * @param text the words
     * @param at the moment that it is about, for a watch where it begins; NaN: now
     * @param lookback how far back it goes; empty for all that is remembered
     * @param watch whether it stands
     * @param key knows the right answer; empty if nobody does
     */
    record Line(
            double after,
            String text,
            double at,
            Optional<Duration> lookback,
            boolean watch,
            Optional<AnswerKey> key) {

        static Line latest(double after, String text) {
            return new Line(after, text, Double.NaN, Optional.empty(), false, Optional.empty());
        }

        static Line at(double after, double at, String text) {
            return new Line(after, text, at, Optional.empty(), false, Optional.empty());
        }

        static Line watch(double after, double from, String text) {
            return new Line(after, text, from, Optional.empty(), true, Optional.empty());
        }

        Line lookingBack(Duration duration) {
            return new Line(after, text, at, Optional.of(duration), watch, key);
        }

        Line knowing(AnswerKey answer) {
            return new Line(after, text, at, lookback, watch, Optional.of(answer));
        }

        /** The same without its answer. */
        Line unknowing() {
            return new Line(after, text, at, lookback, watch, Optional.empty());
        }

        /** What kind of question it is, for people. */
        String why() {
            if (watch) {
                return "again whenever the answer changes";
            }
            if (lookback.isPresent()) {
                return "about the last %d seconds".formatted(lookback.get().toSeconds());
            }
            return Double.isNaN(at) ? "about now" : "about " + StreamTime.text(at);
        }

        /** The record of the queries topic. */
        Query query(String stream, StreamTime time) {
            Query question = Query.latest(stream, text);
            if (!Double.isNaN(at)) {
                Instant moment = time.instant(at);
                question = question.at(moment);
            }
            if (lookback.isPresent()) {
                question = question.lookingBack(lookback.get());
            }
            return watch ? question.watching() : question;
        }
    }
}
