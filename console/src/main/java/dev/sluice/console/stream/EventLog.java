// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.publish.IngestEvent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The events of one stream: the last ones, and how many there were. Thread-safe. */
final class EventLog {

    private static final int MAX_EVENTS = 200;
    private static final int MAX_MARKS = 5_000;
    private static final int MAX_EPOCHS = 20;

    @GuardedBy("this")
    private final Deque<StreamEvent> last = new ArrayDeque<>();

    @GuardedBy("this")
    private final Deque<Mark> marks = new ArrayDeque<>();

    @GuardedBy("this")
    private final Map<EventType, Long> counts = new EnumMap<>(EventType.class);

    @GuardedBy("this")
    private final Map<EventType, Long> lastMillis = new EnumMap<>(EventType.class);

    @GuardedBy("this")
    private final Set<Long> epochs = new LinkedHashSet<>();

    @GuardedBy("this")
    private long damaged;

    @GuardedBy("this")
    private long damagedMillis;

    @GuardedBy("this")
    private long silentSince = Answer.NO_TIME;

    @GuardedBy("this")
    private @Nullable StreamEvent sourceState;

    /**
     * @param writtenMillis timestamp of the record, milliseconds since 1970
     */
    synchronized void add(StreamEvent event, long writtenMillis) {
        last.addLast(event);
        if (last.size() > MAX_EVENTS) {
            last.removeFirst();
        }
        counts.merge(event.type(), 1L, Long::sum);
        lastMillis.put(event.type(), writtenMillis);
        mark(event).ifPresent(this::addMark);
        if (event.type() == EventType.EPOCH) {
            epochs.add(event.integer("epoch"));
            if (epochs.size() > MAX_EPOCHS) {
                epochs.remove(epochs.iterator().next());
            }
        }
        if (event.type() == EventType.SOURCE) {
            addSource(event, writtenMillis);
        }
    }

    private synchronized void addMark(Mark mark) {
        marks.addLast(mark);
        if (marks.size() > MAX_MARKS) {
            marks.removeFirst();
        }
    }

    private synchronized void addSource(StreamEvent event, long writtenMillis) {
        switch (kind(event)) {
            case IngestEvent.DAMAGED -> {
                damaged += Math.max(1, event.integer("count"));
                damagedMillis = writtenMillis;
            }
            case "silent" -> silentSince = event.time("since");
            case "resumed" -> silentSince = Answer.NO_TIME;
            case IngestEvent.CONNECTED, IngestEvent.LOST, IngestEvent.ENDED, IngestEvent.FAILED ->
                    sourceState = event;
            default -> {
                // It changes no state.
            }
        }
    }

    private static String kind(StreamEvent event) {
        return Objects.requireNonNullElse(event.text("kind"), "");
    }

    private static Optional<Mark> mark(StreamEvent event) {
        long time = event.timeMicros();
        return switch (event.type()) {
            case SCENE -> Optional.of(new Mark("scene", time, "scene change", null));
            case GAP -> Optional.of(new Mark("gap", time, "chunks are missing", null));
            case SOURCE ->
                    switch (kind(event)) {
                        case IngestEvent.DAMAGED, "silent" ->
                                Optional.of(
                                        new Mark(
                                                kind(event),
                                                time,
                                                Objects.requireNonNullElse(
                                                        event.text("message"), kind(event)),
                                                null));
                        default -> Optional.empty();
                    };
            default -> Optional.empty();
        };
    }

    synchronized long count(EventType type) {
        return counts.getOrDefault(type, 0L);
    }

    /** When the last event of a type was written, milliseconds since 1970; 0 if there was none. */
    synchronized long lastMillis(EventType type) {
        return lastMillis.getOrDefault(type, 0L);
    }

    /** Number of damaged frames. */
    synchronized long damaged() {
        return damaged;
    }

    synchronized long damagedMillis() {
        return damagedMillis;
    }

    /** Since when the stream is silent by the wall clock, microseconds since 1970. */
    synchronized OptionalLong silentSince() {
        return silentSince == Answer.NO_TIME ? OptionalLong.empty() : OptionalLong.of(silentSince);
    }

    /** A chunk has come, so the stream is not silent any more. */
    synchronized void resumed() {
        silentSince = Answer.NO_TIME;
    }

    /** The last event that says whether the source is connected, lost, ended or failed. */
    synchronized Optional<StreamEvent> sourceState() {
        return Optional.ofNullable(sourceState);
    }

    /** The last events, the newest first. */
    synchronized List<StreamEvent> last(int limit) {
        List<StreamEvent> events = new ArrayList<>();
        last.descendingIterator().forEachRemaining(events::add);
        return events.subList(0, Math.min(limit, events.size()));
    }

    synchronized List<Mark> marks(long fromMicros, long toMicros) {
        return marks.stream()
                .filter(mark -> mark.timeMicros() >= fromMicros && mark.timeMicros() < toMicros)
                .toList();
    }

    synchronized List<Long> epochs() {
        return List.copyOf(epochs);
    }
}
