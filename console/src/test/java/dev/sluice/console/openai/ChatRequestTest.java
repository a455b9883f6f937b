// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.OptionalLong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Reading chat completions and the addresses of streams. */
final class ChatRequestTest {

    @Test
    void theLastQuestionAndTheLastVideoCount() {
        ChatRequest request =
                parse(
                        """
                        {"model": "m", "max_tokens": 8, "guided_choice": ["yes", "no"], "stream": true,
                         "messages": [
                          {"role": "system", "content": "Be brief."},
                          {"role": "user", "content": [
                            {"type": "text", "text": "Where is it?"},
                            {"type": "video_url", "video_url": {"url": "sluice://lobby"}}]},
                          {"role": "assistant", "content": "left"},
                          {"role": "user", "content": "Is it red?"}]}
                        """);
        assertThat(request.question()).isEqualTo("Be brief.\nIs it red?");
        assertThat(request.video()).isEqualTo("sluice://lobby");
        assertThat(request.options()).containsExactly("yes", "no");
        assertThat(request.maxTokens()).isEqualTo(8);
        assertThat(request.stream()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\": \"hello\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"no video\"}]}",
                "{\"n\": 2, \"messages\": []}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\"}]}]}"
            })
    void whatCannotBeAnsweredIsRefused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(ApiException.class);
    }

    private static ChatRequest parse(String body) {
        return ChatRequest.parse(Json.read(body.getBytes(UTF_8)).orElseThrow());
    }

    @Test
    void anAddressNamesAStreamAndATime() {
        StreamUrl url =
                StreamUrl.parse(
                        "sluice://site%2Flobby%201?from=1970-01-01T00:00:01Z&to=1970-01-01T01:00:02+01:00");
        assertThat(url.streamId()).isEqualTo("site/lobby 1");
        assertThat(url.from()).hasValue(1_000_000);
        assertThat(url.to()).hasValue(2_000_000);
        assertThat(StreamUrl.parse("sluice://a").to()).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice://",
                "sluice://a?from=2",
                "sluice://a?since=1970-01-01T00:00:01Z",
                "sluice://a?from=1970-01-01T00:00:02Z&to=1970-01-01T00:00:01Z",
                "sluice://a%ZZ"
            })
    void anAddressThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> StreamUrl.parse(url)).isInstanceOf(ApiException.class);
    }
}
