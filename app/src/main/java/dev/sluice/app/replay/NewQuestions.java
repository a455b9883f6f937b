// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * New questions about recorded video: which ones, and about which capture times.
 *
 * @param texts the texts of the questions
 * @param every the capture time from one question to the next; null for a single moment
 * @param at the capture time that the questions are about; null for the end of each stream's video
 * @param lookback how far back the evidence goes; null for all that is in memory
 * @param options the only answers allowed; empty for free text
 */
record NewQuestions(
        List<String> texts,
        @Nullable Duration every,
        @Nullable Instant at,
        @Nullable Duration lookback,
        List<String> options) {

    private static final int ID_DIGITS = 16;

    /** Returns the questions about a recording, by stream and then by capture time. */
    List<Query> about(RecordedVideo video) {
        List<Query> queries = new ArrayList<>();
        for (String stream : video.streamIds()) {
            for (long moment : moments(video.spans(stream))) {
                texts.forEach(text -> queries.add(query(stream, text, moment)));
            }
        }
        return queries;
    }

    /**
     * The capture times of the questions about one stream, microseconds since 1970. They are
     * counted from the stream's first chunk, and times without video are left out: the answer would
     * be that of the last frames before them.
     */
    private Collection<Long> moments(List<RecordedVideo.Span> spans) {
        long end = spans.stream().mapToLong(RecordedVideo.Span::end).max().orElseThrow();
        if (at != null) {
            return List.of(Query.latest("", "").at(at).atMicros());
        }
        TreeSet<Long> moments = new TreeSet<>();
        if (every != null) {
            long first = spans.stream().mapToLong(RecordedVideo.Span::begin).min().orElseThrow();
            long step = TimeUnit.MICROSECONDS.convert(every);
            for (RecordedVideo.Span span : spans) {
                long count = (span.begin() - first) / step + 1;
                for (long time = first + count * step; time <= span.end(); time += step) {
                    moments.add(time);
                }
            }
        }
        return moments.isEmpty() ? List.of(end) : moments;
    }

    /** The same question about the same time has the same id in every replay. */
    private Query query(String stream, String text, long moment) {
        Query query = Query.latest(stream, text).withId("ask").at(moment).withOptions(options);
        query = lookback == null ? query : query.lookingBack(lookback);
        return query.withId("ask-" + hash(QueryJson.write(query)));
    }

    private static String hash(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
