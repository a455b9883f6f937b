// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.engine.protocol.Answer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static dev.sluice.app.alert.rule.WatchAnswers.all;
import static dev.sluice.app.alert.rule.WatchAnswers.answer;
import static org.assertj.core.api.Assertions.assertThat;

final class CoolDownsTest {

    private final List<Long> caused = new ArrayList<>();

    private static CoolDowns of(AnswerMatch match, int seconds) {
        return new CoolDowns(
                List.of(
                        WatchAnswers.alert(
                                match, Duration.ofSeconds(seconds), WebhookFormat.JSON)));
    }

    private void take(CoolDowns coolDowns, Answer answer) {
        if (!coolDowns.take(answer).isEmpty()) {
            caused.add(answer.sequence());
        }
    }

    @Test
    void captureTimeCounts() {
        CoolDowns coolDowns = of(all(), 10);
        double[] seconds = {0, 9.999, 10, 12, 20, 19};
        for (int i = 0; i < seconds.length; i++) {
            take(coolDowns, answer(i, seconds[i], "yes").answer());
        }
        // The last one is earlier: the stream's clock was set back.
        assertThat(caused).containsExactly(0L, 2L, 4L, 5L);
    }

    @Test
    void answersThatDoNotMatchStartNoCoolDown() {
        CoolDowns coolDowns = of(new AnswerMatch(List.of("yes"), List.of()), 60);
        take(coolDowns, answer(0, 0, "no").answer());
        take(coolDowns, answer(1, 1, "yes").answer());
        take(coolDowns, answer(2, 2, "no").answer());
        take(coolDowns, answer(3, 3, "yes").answer());
        assertThat(caused).containsExactly(1L);
    }

    @Test
    void aRepeatedAnswerIsDiscardedAndThatOfAJobThatBeganAnewIsNot() {
        CoolDowns coolDowns = of(all(), 0);
        take(coolDowns, answer(0, 0, "yes").answer());
        take(coolDowns, answer(1, 5, "no").answer());
        take(coolDowns, answer(0, 0, "yes").answer());
        take(coolDowns, answer(1, 5, "no").answer());
        assertThat(caused).containsExactly(0L, 1L);
        take(coolDowns, answer(0, 7, "yes").answer());
        assertThat(caused).containsExactly(0L, 1L, 0L);
    }

    @Test
    void onlyWatchesWithAnAnswerCount() {
        CoolDowns coolDowns = of(all(), 0);
        String json = WatchAnswers.json(0, 0, "yes");
        for (String other :
                List.of(
                        json.replace("\"watch\"", "\"once\""),
                        json.replace("\"mode\":\"watch\",", ""),
                        json.replace("\"ok\"", "\"no_video\""),
                        json.replace("\"answer\":\"yes\",", ""))) {
            assertThat(coolDowns.take(WatchAnswers.read(other).answer())).as(other).isEmpty();
        }
    }

    @Test
    void streamsAndWatchesAreChosenByTheirIds() {
        Answer answer = answer(0, 0, "yes").answer();
        assertThat(about(Set.of("lobby"), Set.of()).isAbout(answer)).isTrue();
        assertThat(about(Set.of("gate"), Set.of()).isAbout(answer)).isFalse();
        assertThat(about(Set.of(), Set.of("lobby/door")).isAbout(answer)).isTrue();
        assertThat(about(Set.of(), Set.of("lobby/door/1a2b3c4d")).isAbout(answer)).isTrue();
        assertThat(about(Set.of(), Set.of("lobby/do", "door")).isAbout(answer)).isFalse();
    }

    private static Alert about(Set<String> streams, Set<String> watches) {
        Webhook webhook =
                new Webhook(
                        Webhook.address("http://host/"),
                        WebhookFormat.TEXT,
                        Map.of(),
                        Optional.empty());
        return new Alert("a", streams, watches, all(), Duration.ZERO, webhook, false);
    }
}
