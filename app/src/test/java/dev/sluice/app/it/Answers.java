// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

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

/** The answers of a deployment, repeats included. For one thread. */
final class Answers {

    private static final Pattern TIMING = Pattern.compile("\"timing\":\\{[^}]*\\},");

    private final TopicReader topic;

    Answers(TopicReader topic) {
        this.topic = topic;
    }

    /** Waits for an answer to each of these questions. */
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

    /** Waits for the answer to one question. */
    Answer await(String queryId) throws Exception {
        return await(List.of(queryId)).stream()
                .map(ReceivedAnswer::answer)
                .filter(answer -> answer.queryId().equals(queryId))
                .findFirst()
                .orElseThrow();
    }

    /** Those that are there. */
    List<ReceivedAnswer> all() {
        return read(topic.all());
    }

    private static List<ReceivedAnswer> read(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::value).map(ReceivedAnswer::read).toList();
    }

    /** What has to be the same in a replay: text without timing, by question and sequence. */
    static TreeMap<String, String> withoutTiming(
            List<ReceivedAnswer> answers, Predicate<String> queryIds) {
        TreeMap<String, String> texts = new TreeMap<>();
        for (ReceivedAnswer answer : answers) {
            if (queryIds.test(answer.answer().queryId())) {
                String text = withoutTiming(answer);
                String before = texts.put(name(answer), text);
                assertThat(before == null ? text : before)
                        .as("a repeat of %s", name(answer))
                        .isEqualTo(text);
            }
        }
        return texts;
    }

    private static String withoutTiming(ReceivedAnswer answer) {
        assertThat(answer.json()).containsPattern(TIMING);
        return TIMING.matcher(answer.json()).replaceFirst("");
    }

    /** What no two answers share, repeats aside. */
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
