// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.console.video.ChunkEntry;
import dev.sluice.engine.protocol.EventType;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream at a moment. Times are microseconds since 1970.
 *
 * @param id the stream
 * @param state how it is
 * @param source where its video comes from; empty if it is not known
 * @param videoFrom capture time at which the video that is there begins
 * @param videoTo capture time at which it ends
 * @param lastChunkAt wall-clock time of its last chunk
 * @param lagMillis from the capture time of its newest frame to now
 * @param chunks number of chunks in the index
 * @param bytes their size
 * @param contentType of the newest chunk
 * @param codec of the newest chunk
 * @param unplayable why a browser cannot play it, or null
 * @param tokensNow tokens of the last minute of video, or null if nothing is known of tokens
 * @param tokensHour tokens of the last hour of video, or null
 * @param gaps number of gaps that the job skipped
 * @param damaged number of damaged frames
 * @param late number of late chunks and questions
 * @param overload number of times that the job left something out to catch up
 * @param deadLetters number of records that could not be used
 * @param silentSince since when no video comes
 * @param questions number of questions that are known
 * @param watches number of active watches
 */
public record StreamSummary(
        String id,
        StreamState state,
        String source,
        OptionalLong videoFrom,
        OptionalLong videoTo,
        OptionalLong lastChunkAt,
        OptionalLong lagMillis,
        int chunks,
        long bytes,
        @Nullable String contentType,
        @Nullable String codec,
        @Nullable String unplayable,
        @Nullable TokenCount tokensNow,
        @Nullable TokenCount tokensHour,
        long gaps,
        long damaged,
        long late,
        long overload,
        long deadLetters,
        OptionalLong silentSince,
        int questions,
        int watches) {

    private static final long MINUTE_MICROS = 60_000_000;
    private static final long HOUR_MICROS = 60 * MINUTE_MICROS;

    /** Summarizes all streams, those that need attention first. */
    public static List<StreamSummary> of(Collection<StreamData> streams, StreamLimits limits) {
        return streams.stream()
                .map(stream -> of(stream, limits))
                .sorted(
                        Comparator.comparingInt((StreamSummary s) -> s.state().attention())
                                .reversed()
                                .thenComparing(StreamSummary::id))
                .toList();
    }

    /** Summarizes a stream. */
    public static StreamSummary of(StreamData stream, StreamLimits limits) {
        long now = System.currentTimeMillis();
        Optional<ChunkEntry> newest = stream.video().newest();
        OptionalLong to = time(newest.map(ChunkEntry::toMicros));
        EventLog events = stream.events();
        StreamState state = new StateJudge(limits.silentAfter().toMillis()).judge(stream, now);
        return new StreamSummary(
                stream.id(),
                state,
                newest.map(chunk -> chunk.chunk().source()).orElse(""),
                time(stream.video().first().map(ChunkEntry::fromMicros)),
                to,
                stream.lastChunkMillis() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(stream.lastChunkMillis() * 1_000),
                to.isEmpty() ? to : OptionalLong.of(now - to.getAsLong() / 1_000),
                stream.video().size(),
                stream.video().bytes(),
                newest.map(chunk -> chunk.chunk().contentType()).orElse(null),
                newest.map(chunk -> chunk.media().codec()).orElse(null),
                newest.map(chunk -> chunk.media().unplayable()).orElse(null),
                tokens(stream, to, MINUTE_MICROS),
                tokens(stream, to, HOUR_MICROS),
                events.count(EventType.GAP),
                events.damaged(),
                events.count(EventType.LATE),
                events.count(EventType.OVERLOAD),
                stream.deadLetters(),
                silentSince(stream, state),
                stream.questionCount(),
                stream.watches().size());
    }

    private static OptionalLong silentSince(StreamData stream, StreamState state) {
        if (state.state() != StreamState.State.SILENT) {
            return OptionalLong.empty();
        }
        OptionalLong told = stream.events().silentSince();
        return told.isPresent() ? told : OptionalLong.of(stream.lastChunkMillis() * 1_000);
    }

    private static @Nullable TokenCount tokens(StreamData stream, OptionalLong to, long micros) {
        if (to.isEmpty() || stream.tokens().isEmpty()) {
            return null;
        }
        return stream.tokens().count(to.getAsLong() - micros, to.getAsLong());
    }

    private static OptionalLong time(Optional<Long> micros) {
        return micros.isEmpty() ? OptionalLong.empty() : OptionalLong.of(micros.get());
    }
}
