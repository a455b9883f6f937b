// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An answer stays as it was received. */
final class ReceivedAnswerTest {

    @Test
    void theRecordIsKeptUnchanged() {
        String json =
                "{ \"later\":[1.50], \"query_id\":\"q\",\"status\":\"ok\",\"answer\":\"tür\" }";
        ReceivedAnswer received = ReceivedAnswer.read(json.getBytes(UTF_8));
        assertThat(received.json()).isEqualTo(json);
        assertThat(received.answer().text()).isEqualTo("tür");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "{", "door open", "7", "[]", "{}"})
    void aRecordThatIsNotAnAnswerIsRefused(String text) {
        byte[] value = text == null ? null : text.getBytes(UTF_8);
        assertThatThrownBy(() -> ReceivedAnswer.read(value))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
