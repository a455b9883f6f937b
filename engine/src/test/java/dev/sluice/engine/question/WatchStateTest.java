// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerStatus;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link WatchState}: which replies change the answer to a watch. */
class WatchStateTest {

    private static final WatchRule RULE = new WatchRule(0.8, 2, 0.96);

    private WatchState state = WatchState.NEW;
    private long now;

    @Test
    void theFirstReplyIsGivenAtOnce() {
        assertThat(take("no", 0.51)).isEqualTo("no since 1");
    }

    @Test
    void anotherAnswerIsGivenWhenTheNextReplyAgreesAndIsSinceTheFirst() {
        take("no", 0.95);
        assertThat(take("yes", 0.9)).isNull();
        assertThat(state.awaitsConfirmation()).isTrue();
        assertThat(take("yes", 0.9)).isEqualTo("yes since 2");
        assertThat(state.awaitsConfirmation()).isFalse();
    }

    @Test
    void oneVerySureReplyIsEnough() {
        take("no", 0.5);
        assertThat(take("yes", 0.96)).isEqualTo("yes since 2");
        assertThat(take("no", 0.9)).isNull();
        assertThat(take("no", 0.97)).as("since the first that said so").isEqualTo("no since 3");
    }

    @Test
    void aReplyBetweenTheThresholdsChangesNothing() {
        take("no", 0.95);
        assertThat(take("yes", 0.79)).isNull();
        assertThat(take("yes", 0.79)).isNull();
        take("yes", 0.8);
        assertThat(take("yes", 0.8)).isEqualTo("yes since 4");
        assertThat(take("no", 0.7)).as("it stays down to the other threshold").isNull();
        assertThat(take("no", 0.7)).isNull();
    }

    @Test
    void aReplyThatDisagreesBeginsAnew() {
        take("a", 0.95);
        take("b", 0.95);
        take("c", 0.95);
        assertThat(take("b", 0.95)).isNull();
        take("a", 0.95);
        assertThat(take("b", 0.95)).isNull();
        take("b", 0.5);
        assertThat(take("b", 0.95)).isNull();
        assertThat(take("b", 0.95)).isEqualTo("b since 8");
    }

    @Test
    void twoRepliesAboutOneTimeConfirmNothing() {
        take("no", 0.95);
        take("yes", 0.95);
        now--;
        assertThat(take("yes", 0.95)).isNull();
        assertThat(take("yes", 0.95)).isEqualTo("yes since 2");
    }

    @Test
    void whatIsNoAnswerOfTheModelIsGivenAtOnceAndSoIsTheAnswerAfterIt() {
        take("no", 0.95);
        take("yes", 0.95);
        assertThat(take(AnswerStatus.ERROR, null, Double.NaN)).isEqualTo("null since 3");
        assertThat(take("yes", 0.1)).isEqualTo("yes since 4");
    }

    @Test
    void withoutARuleEachChangeIsGiven() {
        Random random = new Random(3);
        String last = null;
        for (int i = 0; i < 100; i++) {
            String text = String.valueOf(random.nextInt(3));
            String given = take(AnswerStatus.OK, text, Double.NaN, WatchRule.EACH_CHANGE);
            assertThat(given != null).as("reply %d of seed 3", i).isEqualTo(!text.equals(last));
            last = text;
        }
    }

    @Test
    void aRuleOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new WatchRule(1.01, 1, 1)).hasMessageContaining("1.01");
        assertThatThrownBy(() -> new WatchRule(Double.NaN, 1, 1)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new WatchRule(0.5, 0, 1)).hasMessageContaining("0 confirmations");
        assertThatThrownBy(() -> new WatchRule(0.5, 1, -0.2)).hasMessageContaining("-0.2");
    }

    private String take(String text, double probability) {
        return take(AnswerStatus.OK, text, probability);
    }

    private String take(AnswerStatus status, String text, double probability) {
        return take(status, text, probability, RULE);
    }

    /** Returns the answer that is given now, or null. */
    private String take(AnswerStatus status, String text, double probability, WatchRule rule) {
        long before = state.sequence();
        state = state.after(status, text, probability, ++now, null, rule);
        return state.sequence() == before
                ? null
                : state.given().text() + " since " + state.givenSinceMicros();
    }
}
