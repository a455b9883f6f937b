// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/**
 * What an answer repeats of its question, as it was asked.
 *
 * @param text the question's text
 * @param mode once or watch
 * @param atMicros the capture time that the question is about, microseconds since 1970, or {@link
 *     Query#LATEST}
 */
public record AskedQuestion(String text, QueryMode mode, long atMicros) {

    /** Returns what an answer repeats of a query. */
    static AskedQuestion of(Query query) {
        return new AskedQuestion(query.question(), query.mode(), query.atMicros());
    }

    /** Returns the same question about another capture time, or about {@link Query#LATEST}. */
    public AskedQuestion at(long micros) {
        return new AskedQuestion(text, mode, micros);
    }
}
