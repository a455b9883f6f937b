// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.app.alert.rule.WatchAnswers;
import dev.sluice.app.alert.rule.WebhookFormat;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class MessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Messages MESSAGES =
            new Messages(Optional.of(new ConsoleLinks(URI.create("https://console/"))));
    private static final Frame FRAME =
            new Frame(
                    ChronoUnit.MICROS.between(Instant.EPOCH, WatchAnswers.START),
                    new byte[] {(byte) 0xff, (byte) 0xd8, 0});

    private static Message write(WebhookFormat format, Optional<Frame> frame) {
        return write(format, frame, WatchAnswers.answer(3, 1.5, "yes"));
    }

    private static Message write(
            WebhookFormat format, Optional<Frame> frame, ReceivedAnswer answer) {
        return MESSAGES.write(
                new Notification(
                        WatchAnswers.alert(WatchAnswers.all(), Duration.ZERO, format), answer),
                frame);
    }

    @Test
    void aStructuredEventHasTheRecordAsItsData() throws IOException {
        Message message = write(WebhookFormat.CLOUDEVENTS, Optional.of(FRAME));
        assertThat(message.contentType()).startsWith("application/cloudevents+json");
        JsonNode event = JSON.readTree(message.body());
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("id").asText()).isEqualTo("lobby/door/1a2b3c4d#3");
        assertThat(event.get("type").asText()).isEqualTo("dev.sluice.watch.fired.v1");
        assertThat(event.get("source").asText()).isEqualTo("/sluice/alerts/door");
        assertThat(event.get("subject").asText()).isEqualTo("lobby");
        assertThat(Instant.parse(event.get("time").asText()))
                .isEqualTo(WatchAnswers.START.plusMillis(1_500));
        JsonNode data = event.get("data");
        assertThat(data.get("later").get(0).asInt()).isEqualTo(1);
        assertThat(data.get("answer").asText()).isEqualTo("yes");
        assertThat(data.get("frame").binaryValue()).isEqualTo(FRAME.jpeg());
        assertThat(data.get("page").asText())
                .startsWith("https://console/#/streams/lobby?at=2026-11-20T09%3A00%3A01.5");
        assertThat(data.get("clip").asText())
                .startsWith("https://console/api/streams/lobby/clip?from=2026-11-20T08%3A59%3A51.5")
                .contains("&to=2026-11-20T09%3A00%3A06.5");
    }

    @Test
    void aBinaryEventHasItsAttributesInHeaders() throws IOException {
        String json = WatchAnswers.json(3, 1.5, "yes").replace("\"lobby\"", "\"Tür 1%\"");
        Message message =
                write(WebhookFormat.CLOUDEVENTS_BINARY, Optional.empty(), WatchAnswers.read(json));
        assertThat(message.contentType()).isEqualTo("application/json");
        assertThat(message.headers())
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", "lobby/door/1a2b3c4d#3")
                .containsEntry("ce-subject", "T%C3%BCr%201%25");
        JsonNode data = JSON.readTree(message.body());
        assertThat(data.get("stream_id").asText()).isEqualTo("Tür 1%");
        assertThat(data.has("frame")).isFalse();
    }

    @Test
    void aFlatObjectHasWhatAnAutomationNeeds() throws IOException {
        JsonNode flat = JSON.readTree(write(WebhookFormat.JSON, Optional.empty()).body());
        assertThat(flat.get("alert").asText()).isEqualTo("door");
        assertThat(flat.get("watch").asText()).isEqualTo("lobby/door/1a2b3c4d");
        assertThat(flat.get("question").asText()).isEqualTo("Is the door open?");
        assertThat(flat.get("answer").asText()).isEqualTo("yes");
    }

    @Test
    void aTextIsOneLineAndWithAFrameAHeader() {
        Message text = write(WebhookFormat.TEXT, Optional.empty());
        String line = new String(text.body(), UTF_8);
        assertThat(line)
                .startsWith("lobby: Is the door open? yes (2026-11-20T09:00:01.5")
                .doesNotContain("\n");
        assertThat(text.headers()).containsEntry("Title", "door: lobby").containsKey("Click");
        Message attached = write(WebhookFormat.TEXT, Optional.of(FRAME));
        assertThat(attached.contentType()).isEqualTo("image/jpeg");
        assertThat(attached.body()).isEqualTo(FRAME.jpeg());
        assertThat(attached.headers())
                .containsEntry("Message", line)
                .containsEntry("Filename", "lobby.jpg");
    }

    @Test
    void headersThatAreNotAsciiAreEncodedWords() {
        assertThat(TextMessage.word("Tür")).isEqualTo("=?UTF-8?B?VMO8cg==?=");
        assertThat(TextMessage.word("ü".repeat(60)).split(" "))
                .hasSize(3)
                .allMatch(word -> word.length() <= 75);
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        Instant now = Instant.parse("2026-11-20T09:00:00Z");
        assertThat(RetryAfter.read(" 120 ", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.read("Fri, 20 Nov 2026 09:00:30 GMT", now))
                .contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.read("Fri, 20 Nov 2026 08:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.read("soon", now)).isEmpty();
        assertThat(RetryAfter.read("-1", now)).isEmpty();
    }
}
