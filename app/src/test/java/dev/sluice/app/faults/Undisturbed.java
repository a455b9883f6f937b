// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.util.Map;
import java.util.TreeMap;

/**
 * A run without a fault.
 *
 * @param answers the texts of its answers, under their names
 * @param chunksPerSecond how many chunks a second it processed, of all streams together
 */
record Undisturbed(Map<String, String> answers, double chunksPerSecond) {

    /** What is known before that run. */
    static final Undisturbed UNKNOWN = new Undisturbed(Map.of(), Double.NaN);

    /** Plays everything without a fault. */
    static Undisturbed run(Play play) throws Exception {
        play.start(2);
        play.begin();
        long began = System.nanoTime();
        play.publish(1, Corpus.CHUNKS);
        play.awaitAnswersUpTo(Corpus.CHUNKS);
        double seconds = (System.nanoTime() - began) / 1e9;
        play.settle();
        Map<String, String> texts = new TreeMap<>();
        for (AnswerLog.Entry entry : play.answers()) {
            if (!entry.queryId().startsWith(Play.MARKER)
                    && texts.put(entry.name(), entry.text()) != null) {
                throw new AssertionError(entry.name() + " was answered twice without a fault");
            }
        }
        return new Undisturbed(texts, Corpus.CHUNKS * play.corpus().streams().size() / seconds);
    }
}
