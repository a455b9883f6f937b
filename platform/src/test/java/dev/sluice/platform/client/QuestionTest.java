package dev.sluice.platform.client;

import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.QueryMode;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What is asked is what the job reads. */
final class QuestionTest {

    @Test
    void aQuestionAboutNow() {
        Question question = Question.latest("lobby", "Is the \"door\" open?");
        Query query = read(question);
        assertThat(query.queryId()).isEqualTo(question.id());
        assertThat(query.streamId()).isEqualTo("lobby");
        assertThat(query.question()).isEqualTo("Is the \"door\" open?");
        assertThat(query.atMicros()).isEqualTo(Query.LATEST);
        assertThat(query.lookbackMicros()).isEqualTo(Query.ALL);
        assertThat(query.mode()).isEqualTo(QueryMode.ONCE);
    }

    @Test
    void aQuestionWithEverything() {
        Query query =
                read(
                        new Question(
                                "q",
                                "lobby",
                                "Open?",
                                Optional.of(Instant.parse("2026-11-20T09:00:00.25Z")),
                                Optional.of(Duration.ofSeconds(90)),
                                "watch",
                                Optional.of(Instant.parse("2026-11-20T10:00:00Z")),
                                List.of("yes", "no")));
        assertThat(query.atMicros()).isEqualTo(1_795_165_200_250_000L);
        assertThat(query.lookbackMicros()).isEqualTo(90_000_000L);
        assertThat(query.mode()).isEqualTo(QueryMode.WATCH);
        assertThat(query.untilMicros()).isEqualTo(1_795_168_800_000_000L);
        assertThat(query.options()).containsExactly("yes", "no");
    }

    @Test
    void aWatchCanBeWithdrawn() {
        Question watch = Question.latest("lobby", "Open?").watching();
        Query query = read(watch.cancelling());
        assertThat(query.mode()).isEqualTo(QueryMode.CANCEL);
        assertThat(query.queryId()).isEqualTo(watch.id());
    }

    private static Query read(Question question) {
        ParsedQuery parsed = QueryJson.parse(question.toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).isInstanceOf(ParsedQuery.Valid.class);
        return ((ParsedQuery.Valid) parsed).query();
    }
}
