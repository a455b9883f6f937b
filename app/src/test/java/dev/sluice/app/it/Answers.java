package dev.sluice.app.it;

import dev.sluice.platform.client.Answer;

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
    List<Answer> await(Collection<String> queryIds) throws Exception {
        Set<String> wanted = new HashSet<>(queryIds);
        return parse(
                topic.await(
                        "answers to " + queryIds,
                        records -> {
                            parse(records).forEach(answer -> wanted.remove(answer.queryId()));
                            return wanted.isEmpty();
                        }));
    }

    /** Waits for the answer to one question. */
    Answer await(String queryId) throws Exception {
        return await(List.of(queryId)).stream()
                .filter(answer -> answer.queryId().equals(queryId))
                .findFirst()
                .orElseThrow();
    }

    /** Those that are there. */
    List<Answer> all() {
        return parse(topic.all());
    }

    private static List<Answer> parse(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(TopicReader::text).map(Answer::parse).toList();
    }

    /** What has to be the same in a replay: text without timing, by question and sequence. */
    static TreeMap<String, String> withoutTiming(List<Answer> answers, Predicate<String> queryIds) {
        TreeMap<String, String> texts = new TreeMap<>();
        for (Answer answer : answers) {
            if (queryIds.test(answer.queryId())) {
                String text = withoutTiming(answer);
                String before = texts.put(name(answer), text);
                assertThat(before == null ? text : before)
                        .as("a repeat of %s", name(answer))
                        .isEqualTo(text);
            }
        }
        return texts;
    }

    private static String withoutTiming(Answer answer) {
        assertThat(answer.text()).containsPattern(TIMING);
        return TIMING.matcher(answer.text()).replaceFirst("");
    }

    /** What no two answers share, repeats aside. */
    static String name(Answer answer) {
        return answer.queryId() + "#" + answer.sequence();
    }

    static Set<String> ids(List<Answer> answers) {
        return answers.stream().map(Answer::queryId).collect(Collectors.toSet());
    }
}
