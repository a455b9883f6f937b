// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.platform.client.ReceivedAnswer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads the answers of a deployment, including repeated ones. Not thread-safe. */
final class AnswerTopic {

    private static final Pattern TIMING = Pattern.compile("\"timing\":\\{[^}]*\\},");

    private final TopicReader topic;

    AnswerTopic(TopicReader topic) {
        this.topic = topic;
    }

    /** Waits for an answer to each of these questions; returns all answers read so far. */
    List<ReceivedAnswer> await(Collection<String> queryIds) throws Exception {
        Set<String> wanted = new HashSet<>(queryIds);
        return read(
                topic.await(
                        "answers to " + queryIds,
                        records -> {
                            ids(read(records)).forEach(wanted::remove);
                            return wanted.isEmpty();
                        }));
    }

    /** Waits for and returns the first answer to a question. */
    Answer await(String queryId) throws Exception {
        return await(List.of(queryId)).stream()
                .map(ReceivedAnswer::answer)
                .filter(answer -> answer.queryId().equals(queryId))
                .findFirst()
                .orElseThrow();
    }

    /** Returns all answers up to the present end of the topic. */
    List<ReceivedAnswer> all() {
        return read(topic.all());
    }

    private static List<ReceivedAnswer> read(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::value).map(ReceivedAnswer::read).toList();
    }

    /**
     * Returns what must be the same in every run: the JSON of each answer without its timing, under
     * the answer's name. Fails if a repeated answer differs from the first one.
     *
     * @param queryIds selects the questions
     */
    static TreeMap<String, String> withoutTiming(
            List<ReceivedAnswer> answers, Predicate<String> queryIds) {
        TreeMap<String, String> texts = new TreeMap<>();
        for (ReceivedAnswer answer : answers) {
            if (queryIds.test(answer.answer().queryId())) {
                String text = withoutTiming(answer);
                String first = texts.putIfAbsent(name(answer), text);
                assertThat(text)
                        .as("repeated answer %s", name(answer))
                        .isEqualTo(first == null ? text : first);
            }
        }
        return texts;
    }

    private static String withoutTiming(ReceivedAnswer answer) {
        assertThat(answer.json()).containsPattern(TIMING);
        return TIMING.matcher(answer.json()).replaceFirst("");
    }

    /** Returns a name that two answers share only if one repeats the other. */
    static String name(ReceivedAnswer received) {
        Answer answer = received.answer();
        return answer.queryId() + "#" + answer.sequence();
    }

    static Set<String> ids(List<ReceivedAnswer> answers) {
        return answers.stream()
                .map(received -> received.answer().queryId())
                .collect(Collectors.toSet());
    }
}
