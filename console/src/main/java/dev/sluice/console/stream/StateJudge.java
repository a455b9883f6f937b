// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.console.stream.StreamState.State;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.publish.IngestEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Judges how a stream is. Stateless, except for its settings. */
final class StateJudge {

    private static final long RECENT_MILLIS = 60_000;
    private static final long FIVE_MINUTES_MILLIS = 300_000;

    private final long silentMillis;

    StateJudge(long silentMillis) {
        this.silentMillis = silentMillis;
    }

    /**
     * Judges a stream.
     *
     * @param nowMillis wall-clock time, milliseconds since 1970
     */
    StreamState judge(StreamData stream, long nowMillis) {
        List<String> reasons = new ArrayList<>();
        State state = state(stream, nowMillis, reasons);
        int attention =
                switch (state) {
                    case SILENT -> ended(stream) ? 150 : 400;
                    case BEHIND -> 300;
                    case LIVE -> 0;
                    case WAITING -> 20;
                };
        attention += losses(stream, nowMillis, reasons);
        return new StreamState(state, attention, reasons);
    }

    private State state(StreamData stream, long nowMillis, List<String> reasons) {
        if (stream.lastChunkMillis() == 0) {
            reasons.add("no video yet");
            return State.WAITING;
        }
        sourceState(stream)
                .filter(event -> !IngestEvent.CONNECTED.equals(event.text("kind")))
                .ifPresent(
                        event ->
                                reasons.add(
                                        Objects.requireNonNullElse(
                                                event.text("message"),
                                                "source " + event.text("kind"))));
        OptionalLong since = stream.events().silentSince();
        long quiet = nowMillis - stream.lastChunkMillis();
        if (since.isPresent() || quiet > silentMillis) {
            reasons.add(0, "no video for " + age(quiet));
            return State.SILENT;
        }
        if (nowMillis - stream.events().lastMillis(EventType.OVERLOAD) < RECENT_MILLIS) {
            reasons.add("the job leaves out video to catch up");
            return State.BEHIND;
        }
        return State.LIVE;
    }

    private static Optional<StreamEvent> sourceState(StreamData stream) {
        return stream.events().sourceState();
    }

    /** Whether the source came to its end, which is no failure. */
    private static boolean ended(StreamData stream) {
        return sourceState(stream).filter(e -> "ended".equals(e.text("kind"))).isPresent();
    }

    private static int losses(StreamData stream, long nowMillis, List<String> reasons) {
        int attention = 0;
        if (nowMillis - stream.events().damagedMillis() < FIVE_MINUTES_MILLIS) {
            reasons.add("damaged frames");
            attention += 60;
        }
        if (nowMillis - stream.events().lastMillis(EventType.GAP) < FIVE_MINUTES_MILLIS) {
            reasons.add("missing chunks");
            attention += 60;
        }
        if (stream.deadLetters() > 0) {
            reasons.add("records that could not be used");
            attention += 40;
        }
        return attention;
    }

    /** A time in its largest unit, such as {@code 12 s}. */
    static String age(long millis) {
        long seconds = Math.max(0, millis / 1_000);
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
