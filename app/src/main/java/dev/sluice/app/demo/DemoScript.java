package dev.sluice.app.demo;

import dev.sluice.app.ask.Question;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the demo asks, and when: each kind of question once, then the first one again and again. */
final class DemoScript {

    private static final Duration LATER = Duration.ofSeconds(4);
    private static final Duration REPEAT = Duration.ofSeconds(6);

    private final Deque<Line> opening = new ArrayDeque<>();
    private Line again;

    /**
     * A question at its time.
     *
     * @param after time since the camera started
     * @param why what kind of question it is, for people
     * @param question what to ask, given the time at which it is asked
     */
    record Line(Duration after, String why, Function<Instant, Question> question) {

        private Line later(Duration time) {
            return new Line(after.plus(time), why, question);
        }
    }

    DemoScript(String stream) {
        opening.addAll(
                List.of(
                        line(
                                4,
                                "about now",
                                now -> Question.latest(stream, "What is in the picture?")),
                        line(
                                5,
                                "about a moment that is still to come",
                                now ->
                                        Question.latest(stream, "What is moving?")
                                                .at(now.plus(LATER))),
                        line(
                                7,
                                "again whenever the answer changes",
                                now -> Question.latest(stream, "Is anything new?").watching()),
                        line(
                                13,
                                "about the last five seconds",
                                now ->
                                        Question.latest(stream, "What has happened?")
                                                .lookingBack(Duration.ofSeconds(5)))));
        again = line(18, "about now", now -> Question.latest(stream, "What is there now?"));
    }

    /** The next line if its time has come; it is not given again. */
    Optional<Line> due(Duration sinceStart) {
        Line next = opening.isEmpty() ? again : opening.peek();
        if (sinceStart.compareTo(next.after()) < 0) {
            return Optional.empty();
        }
        if (opening.isEmpty()) {
            again = again.later(REPEAT);
        } else {
            opening.remove();
        }
        return Optional.of(next);
    }

    private static Line line(int seconds, String why, Function<Instant, Question> question) {
        return new Line(Duration.ofSeconds(seconds), why, question);
    }
}
