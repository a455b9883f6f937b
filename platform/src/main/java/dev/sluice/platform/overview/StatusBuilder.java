// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.overview;

import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.platform.overview.StreamStatus.State;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Collects what chunks and events say about one stream, in any order. Not safe for use by several
 * threads.
 */
final class StatusBuilder {

    /** How much capture time, up to the last chunk, the rate of chunks is measured over. */
    private static final long RATE_MICROS = 300_000_000;

    /** The kinds of events that change the state of a source, and the state that follows. */
    private static final Map<String, State> STATES =
            Map.of(
                    IngestEvent.CONNECTED, State.LIVE,
                    IngestEvent.LOST, State.LOST,
                    IngestEvent.ENDED, State.ENDED,
                    IngestEvent.FAILED, State.FAILED);

    private final String streamId;

    /** Durations of the chunks that were seen by their start; both in microseconds. */
    private final TreeMap<Long, Long> seen = new TreeMap<>();

    private @Nullable ChunkMetadata last;
    private @Nullable StreamEvent lastState;
    private @Nullable StreamEvent lastMessage;
    private long damaged;
    private long leftOut;

    StatusBuilder(String streamId) {
        this.streamId = streamId;
    }

    /** Takes a chunk, of which only the headers matter. */
    void chunk(ChunkMetadata chunk) {
        seen.put(chunk.captureMicros(), chunk.durationMicros());
        if (last == null
                || chunk.epoch() > last.epoch()
                || chunk.epoch() == last.epoch() && chunk.sequence() > last.sequence()) {
            last = chunk;
        }
    }

    /** Takes an event about the source. */
    void event(StreamEvent event) {
        String kind = Objects.requireNonNullElse(event.text("kind"), "");
        if (STATES.containsKey(kind) && isLater(event, lastState)) {
            lastState = event;
        }
        if (event.text("message") != null && isLater(event, lastMessage)) {
            lastMessage = event;
        }
        switch (kind) {
            case IngestEvent.DAMAGED -> damaged += event.integer("count");
            case IngestEvent.LEFT_OUT -> leftOut += event.integer("pictures");
            default -> {
                // It is about no frames.
            }
        }
    }

    /** Whether an event is later than another one; equal times keep the order of reading. */
    private static boolean isLater(StreamEvent event, @Nullable StreamEvent other) {
        return other == null
                || event.integer("epoch") > other.integer("epoch")
                || event.integer("epoch") == other.integer("epoch")
                        && event.timeMicros() >= other.timeMicros();
    }

    boolean hasChunk() {
        return last != null;
    }

    /**
     * The status.
     *
     * @param nowMicros wall-clock time, microseconds since 1970
     * @param silentMicros age from which the last chunk is old
     */
    StreamStatus build(long nowMicros, long silentMicros) {
        OptionalLong end = last == null ? OptionalLong.empty() : OptionalLong.of(last.endMicros());
        OptionalLong lag =
                end.isEmpty() ? OptionalLong.empty() : OptionalLong.of(nowMicros - end.getAsLong());
        return new StreamStatus(
                streamId,
                state(lag, nowMicros, silentMicros),
                source(),
                Math.max(
                        last == null ? 0 : last.epoch(),
                        lastState == null ? 0 : lastState.integer("epoch")),
                last == null ? 0 : last.sequence() + 1,
                end,
                lag,
                rate(),
                damaged,
                leftOut,
                lastMessage == null
                        ? ""
                        : Objects.requireNonNullElse(lastMessage.text("message"), ""));
    }

    private State state(OptionalLong lag, long nowMicros, long silentMicros) {
        boolean newer =
                last != null
                        && lastState != null
                        && last.epoch() > lastState.integer("epoch"); // its event was not read
        State state =
                lastState == null || newer
                        ? State.LIVE
                        : STATES.getOrDefault(
                                Objects.requireNonNullElse(lastState.text("kind"), ""), State.LIVE);
        if (state != State.LIVE) {
            return state;
        }
        // A source that was connected a moment ago may not have a complete chunk yet.
        boolean connectedNow =
                lastState != null && nowMicros - lastState.timeMicros() < silentMicros;
        boolean recent = lag.isPresent() && lag.getAsLong() < silentMicros;
        return recent || connectedNow ? State.LIVE : State.SILENT;
    }

    private String source() {
        String named = lastState == null ? null : lastState.text("source");
        return named != null ? named : last == null ? "" : last.source();
    }

    private OptionalDouble rate() {
        if (seen.size() < 2) {
            return OptionalDouble.empty();
        }
        long end = seen.lastKey() + seen.lastEntry().getValue();
        Map<Long, Long> recent = seen.tailMap(end - RATE_MICROS, true);
        if (recent.size() < 2) {
            return OptionalDouble.empty();
        }
        long span = end - recent.keySet().iterator().next();
        return span <= 0 ? OptionalDouble.empty() : OptionalDouble.of(60e6 * recent.size() / span);
    }
}
