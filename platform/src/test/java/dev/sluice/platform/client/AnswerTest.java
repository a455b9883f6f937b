package dev.sluice.platform.client;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An answer knows whether another can follow. */
final class AnswerTest {

    @ParameterizedTest
    @CsvSource({"QUERY_INVALID, true", "OVERLOAD, true", "MODEL_FAILED, false"})
    void aQuestionThatIsNotAdmittedGetsNoOtherAnswer(String code, boolean refused) {
        String json = "{\"status\":\"error\",\"error\":{\"code\":\"%s\"}}".formatted(code);
        assertThat(Answer.parse(json).refused()).isEqualTo(refused);
        assertThat(Answer.parse("{\"status\":\"ok\"}").refused()).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "{", "door open", "7", "[]"})
    void whatIsNoObjectIsNoAnswer(String text) {
        assertThatThrownBy(() -> Answer.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
