// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.QueryMode;

import java.time.Duration;
import java.util.Set;

/**
 * A rule: which answers of watches are sent to a webhook.
 *
 * @param name different for each alert of a process
 * @param streams the ids of the streams; empty: every stream
 * @param watches the query ids of the watches, or what they begin with before a {@code /}; empty:
 *     every watch
 * @param match which answers
 * @param coolDown for so long after an alert of a watch, in capture time, no other of that watch is
 *     sent; zero: none is left out
 * @param webhook where it is sent
 * @param withFrame whether the frame of the answer's time is sent along
 */
public record Alert(
        String name,
        Set<String> streams,
        Set<String> watches,
        AnswerMatch match,
        Duration coolDown,
        Webhook webhook,
        boolean withFrame) {

    public Alert {
        streams = Set.copyOf(streams);
        watches = Set.copyOf(watches);
    }

    /** Whether an answer is that of a watch that this alert is about. */
    public boolean isAbout(Answer answer) {
        return answer.asked() != null
                && answer.asked().mode() == QueryMode.WATCH
                && (streams.isEmpty() || streams.contains(String.valueOf(answer.streamId())))
                && (watches.isEmpty() || watches.stream().anyMatch(w -> names(w, answer)));
    }

    /** The ids of watches from a file of streams end with what depends on their content. */
    private static boolean names(String watch, Answer answer) {
        return answer.queryId().equals(watch) || answer.queryId().startsWith(watch + "/");
    }

    /** Whether an answer of such a watch matches. */
    public boolean matches(Answer answer) {
        return answer.isOk() && answer.text() != null && match.matches(answer.text());
    }
}
