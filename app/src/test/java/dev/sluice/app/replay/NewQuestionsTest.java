// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.ingest.chunk.CaptureTime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** About which times new questions are asked. */
final class NewQuestionsTest {

    private static final long SECOND = 1_000_000;
    private static final long START = 1_750_000_000L * SECOND + 300_000;

    private final RecordedVideo video = new RecordedVideo();

    @Test
    void withoutATimeTheyAreAboutTheEndOfEachStream() {
        chunks("gate", 0, 4);
        chunks("yard", 2, 7);
        List<Query> queries = ask(null, null).about(video);
        assertThat(queries).extracting(Query::streamId).containsExactly("gate", "yard");
        assertThat(queries)
                .extracting(Query::atMicros)
                .containsExactly(START + 4 * SECOND, START + 7 * SECOND);
    }

    @Test
    void everyCountsFromTheFirstChunkAndLeavesOutTimeWithoutVideo() {
        chunks("gate", 0, 5);
        chunks("gate", 11, 15);
        assertThat(ask(Duration.ofSeconds(2), null).about(video))
                .extracting(query -> (query.atMicros() - START) / SECOND)
                .containsExactly(2L, 4L, 12L, 14L);
        assertThat(ask(Duration.ofMinutes(1), null).about(video))
                .extracting(Query::atMicros)
                .as("video that is shorter is asked about once")
                .containsExactly(START + 15 * SECOND);
        assertThat(ask(Duration.ofMillis(2500), null).about(video))
                .extracting(query -> (query.atMicros() - START) / 1000)
                .containsExactly(2500L, 5000L, 12_500L, 15_000L);
    }

    @Test
    void chunksInAnyOrderGiveTheSameQuestions() {
        chunks("gate", 3, 6);
        chunks("gate", 0, 4);
        assertThat(ask(Duration.ofSeconds(1), null).about(video))
                .extracting(query -> (query.atMicros() - START) / SECOND)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void theSameQuestionHasTheSameIdAndIsValid() {
        chunks("gate", 0, 5);
        Instant time = CaptureTime.instant(START + SECOND);
        Query query = ask(null, time).about(video).get(0);
        assertThat(ask(null, time).about(video)).containsExactly(query);
        assertThat(query.queryId()).matches("ask-[0-9a-f]{16}");
        assertThat(ask(null, time.plusSeconds(1)).about(video).get(0).queryId())
                .isNotEqualTo(query.queryId());
        assertThat(QueryJson.parse(QueryJson.write(query))).isEqualTo(new ParsedQuery.Valid(query));
        assertThat(query.lookbackMicros()).isEqualTo(90 * SECOND);
        assertThat(query.options()).containsExactly("yes", "no");
    }

    private void chunks(String stream, int from, int to) {
        for (long second = from; second < to; second++) {
            long begin = START + second * SECOND;
            video.add(stream, new RecordedVideo.Span(begin, begin + SECOND));
        }
    }

    private static NewQuestions ask(@Nullable Duration every, @Nullable Instant at) {
        return new NewQuestions(
                List.of("Is the gate open?"),
                every,
                at,
                Duration.ofSeconds(90),
                List.of("yes", "no"));
    }
}
