// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class AnswerMatchTest {

    private static boolean when(String text, String answer) {
        return new AnswerMatch(List.of(text), List.of()).matches(answer);
    }

    @Test
    void wholeWordsCountInUpperOrLowerCase() {
        assertThat(when("yes", "Yes, it is.")).isTrue();
        assertThat(when("YES", " yes\n")).isTrue();
        assertThat(when("no", "It is not known.")).isFalse();
        assertThat(when("no", "now or no")).isTrue();
        assertThat(when("the door  is open", "I see that the door\nis open")).isTrue();
        assertThat(when("offen", "Die Tür ist offen")).isTrue();
        assertThat(when("t", "Tür")).isFalse();
        assertThat(when("50%", "about 50% of them")).isTrue();
    }

    @Test
    void oneOfTheWordsIsEnoughAndNoneOfTheOthersMayBeThere() {
        AnswerMatch match = new AnswerMatch(List.of("yes", "open"), List.of("ajar"));
        assertThat(match.matches("it is open")).isTrue();
        assertThat(match.matches("yes")).isTrue();
        assertThat(match.matches("yes, but ajar")).isFalse();
        assertThat(match.matches("closed")).isFalse();
        assertThat(new AnswerMatch(List.of(), List.of("no")).matches("closed")).isTrue();
    }
}
