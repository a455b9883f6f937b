// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.ArrayList;
import java.util.List;

/**
 * A question with its answers.
 *
 * @param query the question; only its text, mode and time if its own record was not read
 * @param askedMillis when it was asked by the wall clock, milliseconds since 1970
 * @param cancelled whether it was cancelled
 * @param answers its last answers, ascending
 */
public record AskedEntry(
        Query query, long askedMillis, boolean cancelled, List<ReceivedAnswer> answers) {

    private static final int MAX_ANSWERS = 50;

    public AskedEntry {
        answers = List.copyOf(answers);
    }

    AskedEntry with(ReceivedAnswer answer) {
        boolean repeated =
                answers.stream().anyMatch(a -> a.answer().sequence() == answer.answer().sequence());
        if (repeated) {
            return this;
        }
        List<ReceivedAnswer> more = new ArrayList<>(answers);
        more.add(answer);
        int from = Math.max(0, more.size() - MAX_ANSWERS);
        return new AskedEntry(query, askedMillis, cancelled, more.subList(from, more.size()));
    }

    AskedEntry asCancelled() {
        return new AskedEntry(query, askedMillis, true, answers);
    }

    /** Whether the question was refused, so that it has no more answers. */
    boolean isRefused() {
        return answers.stream().anyMatch(answer -> answer.answer().isRefusal());
    }
}
