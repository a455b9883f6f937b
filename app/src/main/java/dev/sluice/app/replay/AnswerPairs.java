// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.client.ReceivedAnswer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Pairs the answers of two runs: those to a question by (query_id, sequence), those of a watch by
 * moment. Stateless.
 */
final class AnswerPairs {

    private static final Comparator<AnswerPair> ORDER =
            Comparator.comparingLong(AnswerPair::moment)
                    .thenComparing(AnswerPair::streamId)
                    .thenComparing(pair -> pair.either().queryId());

    private AnswerPairs() {}

    /** Returns the pairs by moment, then stream, then question. */
    static List<AnswerPair> of(List<ReceivedAnswer> a, List<ReceivedAnswer> b) {
        Map<String, List<ReceivedAnswer>> first = byQuestion(a);
        Map<String, List<ReceivedAnswer>> second = byQuestion(b);
        Set<String> ids = new TreeSet<>(first.keySet());
        ids.addAll(second.keySet());
        List<AnswerPair> pairs = new ArrayList<>();
        for (String id : ids) {
            pair(first.getOrDefault(id, List.of()), second.getOrDefault(id, List.of()), pairs);
        }
        pairs.sort(ORDER);
        return pairs;
    }

    private static Map<String, List<ReceivedAnswer>> byQuestion(List<ReceivedAnswer> answers) {
        Map<String, List<ReceivedAnswer>> byId = new TreeMap<>();
        for (ReceivedAnswer received : answers) {
            byId.computeIfAbsent(received.answer().queryId(), id -> new ArrayList<>())
                    .add(received);
        }
        return byId;
    }

    private static void pair(
            List<ReceivedAnswer> a, List<ReceivedAnswer> b, List<AnswerPair> pairs) {
        boolean watch = isWatch(a) || isWatch(b);
        ToLongFunction<Answer> key = watch ? Answer::asOfMicros : Answer::sequence;
        NavigableMap<Long, ReceivedAnswer> first = by(key, a);
        NavigableMap<Long, ReceivedAnswer> second = by(key, b);
        TreeSet<Long> keys = new TreeSet<>(first.keySet());
        keys.addAll(second.keySet());
        for (long at : keys) {
            pairs.add(watch ? valid(at, first, second) : same(at, first, second));
        }
    }

    private static boolean isWatch(List<ReceivedAnswer> answers) {
        return answers.stream()
                .map(received -> received.answer().asked())
                .anyMatch(asked -> asked != null && asked.mode() == QueryMode.WATCH);
    }

    private static NavigableMap<Long, ReceivedAnswer> by(
            ToLongFunction<Answer> key, List<ReceivedAnswer> answers) {
        NavigableMap<Long, ReceivedAnswer> sorted = new TreeMap<>();
        answers.forEach(received -> sorted.put(key.applyAsLong(received.answer()), received));
        return sorted;
    }

    private static AnswerPair same(
            long sequence,
            NavigableMap<Long, ReceivedAnswer> a,
            NavigableMap<Long, ReceivedAnswer> b) {
        ReceivedAnswer first = a.get(sequence);
        ReceivedAnswer second = b.get(sequence);
        ReceivedAnswer one = first != null ? first : second;
        return new AnswerPair(one == null ? Answer.NO_TIME : moment(one.answer()), first, second);
    }

    /** An answer of a watch is valid until the next one, so that both runs have one at a moment. */
    private static AnswerPair valid(
            long moment,
            NavigableMap<Long, ReceivedAnswer> a,
            NavigableMap<Long, ReceivedAnswer> b) {
        Map.Entry<Long, ReceivedAnswer> first = a.floorEntry(moment);
        Map.Entry<Long, ReceivedAnswer> second = b.floorEntry(moment);
        return new AnswerPair(
                moment,
                first == null ? null : first.getValue(),
                second == null ? null : second.getValue());
    }

    /** The capture time that an answer is about, or else up to which it is valid. */
    static long moment(Answer answer) {
        AskedQuestion asked = answer.asked();
        return asked == null || asked.atMicros() == Query.LATEST || asked.mode() == QueryMode.WATCH
                ? answer.asOfMicros()
                : asked.atMicros();
    }
}
