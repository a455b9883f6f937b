package dev.sluice.app.it;

import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.Question;
import dev.sluice.app.cluster.LocalJob;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Video in, questions in, answers out. */
final class EndToEndITCase {

    private static SluiceTestCluster sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceTestCluster.start(2);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void aQuestionAboutVideoIsAnsweredFromTheTokensThatWereKept() throws Exception {
        Configuration config = sluice.deployment("end-to-end");
        LocalJob job = sluice.run(config);
        Question at = Question.latest("lobby", "What is moving?").at(TestVideo.at(4.2));
        Question back =
                Question.latest("lobby", "And just now?")
                        .at(TestVideo.at(5.2))
                        .lookingBack(Duration.ofSeconds(2));
        sluice.ask(config, List.of(at, back));
        sluice.publish(config, TestVideo.clip("lobby", 1, 6));
        List<Answer> answers = sluice.answers(config, 2, job);

        List<String> printed =
                SluiceTestCluster.sluice(
                        config, "ask", "--stream", "lobby", "--json", "What is there now?");
        job.cancel();

        assertThat(printed).hasSize(1);
        Answer now = Answer.parse(printed.get(0));
        assertThat(now.ok()).isTrue();
        assertThat(answers).allMatch(Answer::ok, "status ok");
        Answer first = answers.get(0);
        assertThat(first.queryId()).isEqualTo(at.id());
        assertThat(first.words()).isNotEmpty();
        assertThat(first.evidence("frames")).isPositive();
        assertThat(first.evidence("tokens_seen")).isPositive();
        assertThat(first.evidence("tokens_kept"))
                .isPositive()
                .isLessThan(first.evidence("tokens_seen") / 2);
        assertThat(first.evidence("tokens_used")).isPositive();
        assertThat(answers.get(1).evidence("tokens_seen")).isLessThan(now.evidence("tokens_seen"));
        assertThat(now.json().path("as_of").asText()).startsWith("2026-11-20T09:00:0");
        assertThat(sluice.records(deadLetters(config))).isEmpty();
    }

    private static String deadLetters(Configuration config) {
        return config.get(KafkaOptions.VIDEO_TOPIC) + KafkaOptions.DEAD_LETTER_SUFFIX;
    }
}
