package dev.sluice.app.demo;

import dev.sluice.app.ask.Question;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo asks every kind of question, and goes on asking. */
final class DemoScriptTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @Test
    void halfAMinuteHoldsEveryKindOfQuestion() {
        List<Question> asked = asked(30);
        assertThat(asked).hasSizeGreaterThanOrEqualTo(6);
        assertThat(asked).anyMatch(question -> question.at().isEmpty());
        assertThat(asked).anyMatch(question -> question.at().filter(NOW::isBefore).isPresent());
        assertThat(asked).anyMatch(question -> question.lookback().isPresent());
        assertThat(asked).anyMatch(question -> question.mode().equals("watch"));
        assertThat(asked.stream().map(Question::id)).doesNotHaveDuplicates();
    }

    @Test
    void anHourHasQuestionsToItsEnd() {
        assertThat(asked(3600).size() - asked(3580).size()).isBetween(3, 4);
    }

    private static List<Question> asked(int seconds) {
        DemoScript script = new DemoScript("camera");
        List<Question> asked = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            script.due(Duration.ofSeconds(second))
                    .ifPresent(line -> asked.add(line.question().apply(NOW)));
        }
        return asked;
    }
}
