// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.client.ReceivedAnswer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last questions about one stream, with their answers. The topics are read by different
 * threads, so that an answer may come before its question. Thread-safe.
 */
final class QuestionLog {

    private static final int MAX_QUESTIONS = 300;

    @GuardedBy("this")
    private final Map<String, AskedEntry> byId = new LinkedHashMap<>();

    /** Adds a question, or what cancels one. */
    synchronized void add(Query query, long askedMillis) {
        AskedEntry known = byId.get(query.queryId());
        if (query.mode() == QueryMode.CANCEL) {
            if (known != null) {
                byId.put(query.queryId(), known.asCancelled());
            }
            return;
        }
        List<ReceivedAnswer> answers = known == null ? List.of() : known.answers();
        put(new AskedEntry(query, askedMillis, false, answers));
    }

    /** Adds an answer; an answer of an early release does not say what was asked. */
    synchronized void add(ReceivedAnswer received, long writtenMillis) {
        Answer answer = received.answer();
        AskedEntry known = byId.get(answer.queryId());
        put((known == null ? fromAnswer(answer, writtenMillis) : known).with(received));
    }

    private static AskedEntry fromAnswer(Answer answer, long writtenMillis) {
        @Nullable AskedQuestion asked = answer.asked();
        String stream = answer.streamId() == null ? "" : answer.streamId();
        Query query =
                Query.latest(stream, asked == null ? "" : asked.text()).withId(answer.queryId());
        if (asked != null) {
            query = query.at(asked.atMicros());
            query = asked.mode() == QueryMode.WATCH ? query.watching() : query;
        }
        return new AskedEntry(query, writtenMillis, false, List.of());
    }

    private synchronized void put(AskedEntry entry) {
        byId.put(entry.query().queryId(), entry);
        if (byId.size() > MAX_QUESTIONS) {
            // Watches stay, because they are still active.
            byId.values().stream()
                    .filter(old -> old.query().mode() != QueryMode.WATCH || old.cancelled())
                    .findFirst()
                    .or(() -> byId.values().stream().findFirst())
                    .ifPresent(old -> byId.remove(old.query().queryId()));
        }
    }

    /** The last questions, the newest first. */
    synchronized List<AskedEntry> last(int limit) {
        List<AskedEntry> all = new ArrayList<>(byId.values());
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    synchronized Optional<AskedEntry> find(String queryId) {
        return Optional.ofNullable(byId.get(queryId));
    }

    /**
     * The watches that are active.
     *
     * @param clockMicros the end of the stream's video
     */
    synchronized List<AskedEntry> watches(long clockMicros) {
        return byId.values().stream()
                .filter(entry -> entry.query().mode() == QueryMode.WATCH)
                .filter(entry -> !entry.cancelled() && !entry.isRefused())
                .filter(entry -> entry.query().untilMicros() > clockMicros)
                .toList();
    }

    synchronized int size() {
        return byId.size();
    }
}
