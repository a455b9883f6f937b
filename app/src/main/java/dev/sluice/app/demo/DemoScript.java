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

/** The questions of the demo and their times. Not safe for several threads. */
final class DemoScript {

    private static final int FIRST_REPEAT = 18;
    private static final int REPEAT = 6;

    private final Deque<Line> lines;

    /**
     * Creates a script.
     *
     * @param lines the questions, in any order
     */
    DemoScript(List<Line> lines) {
        this.lines =
                new ArrayDeque<>(
                        lines.stream().sorted(Comparator.comparingDouble(Line::after)).toList());
    }

    /** Questions for any video: one of each kind, then the same one repeatedly. */
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

    /** A question that somebody could ask, too. */
    String example() {
        return lines.isEmpty() ? "What is in the picture?" : lines.element().text();
    }

    /** Removes and returns the next line if its time has come. */
    Optional<Line> due(double seconds) {
        Line next = lines.peek();
        if (next == null || seconds < next.after()) {
            return Optional.empty();
        }
        return Optional.of(lines.remove());
    }

    /**
     * A question and its time. Times are seconds since the first frame.
     *
     * @param after when it is asked
     * @param text the question
     * @param at the time that it is about, or at which a watch begins; NaN: now
     * @param lookback how far back the evidence goes; empty for all of memory
     * @param watch whether it is a watch
     * @param key the right answers; empty if they are not known
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

        Line withKey(AnswerKey answer) {
            return new Line(after, text, at, lookback, watch, Optional.of(answer));
        }

        /** The same question without its right answers. */
        Line withoutKey() {
            return new Line(after, text, at, lookback, watch, Optional.empty());
        }

        /** Describes the kind of question. */
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
