// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.List;

/**
 * Two more streams beside the four. The first one has something wrong; the answers about it must be
 * those about the second one, which lacks what cannot be used.
 *
 * @param one the chunks of the first stream
 * @param other the chunks of the second stream
 */
record Twins(List<VideoChunk> one, List<VideoChunk> other) {

    private String first() {
        return one.get(0).streamId();
    }

    private String second() {
        return other.get(0).streamId();
    }

    /** Plays the two streams and the four. */
    void play(Play play) throws Exception {
        play.start(2);
        play.deployment().send(List.of(one.get(0), other.get(0)));
        for (String stream : List.of(first(), second())) {
            Corpus.queries(stream).forEach(query -> ask(play, query));
        }
        play.admit(List.of(first(), second()));
        play.begin();
        play.broken();
        play.deployment().send(one.subList(1, one.size()));
        play.deployment().send(other.subList(1, other.size()));
        play.sent(one.size() + other.size());
        play.rest();
        play.verdict().atEnd(() -> expectTheSame(play));
    }

    private static void ask(Play play, Query query) {
        play.deployment().ask(query);
        if (query.mode() != QueryMode.WATCH) {
            play.verdict().expectOnce(query.queryId());
        }
    }

    private void expectTheSame(Play play) {
        Corpus.queries(first()).forEach(query -> play.verdict().include(query.queryId()));
        for (AnswerLog.Entry entry : play.answers()) {
            if (entry.queryId().endsWith("-" + second())) {
                play.verdict()
                        .expect(
                                entry.name().replace(second(), first()),
                                entry.text().replace(second(), first()));
            }
        }
    }
}
