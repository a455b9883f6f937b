// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.platform.SluiceException;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class AlertsFileTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "SLUICE_ALERT_SECRET", "hidden-1",
                    "NTFY_TOPIC", "hidden-2",
                    "NTFY_TOKEN", "hidden-3",
                    "HOME_ASSISTANT_WEBHOOK", "hidden-4");

    private static List<Alert> parse(String text) {
        return new AlertsFile("alerts.yaml", new Variables(ENVIRONMENT)).parse(text);
    }

    @Test
    void theExampleIsValidAndShowsNoSecrets() throws Exception {
        List<Alert> alerts =
                parse(Files.readString(Path.of("..", "examples", "alerts", "alerts.yaml")));
        assertThat(alerts).extracting(Alert::name).containsExactly("door", "phone", "home");
        Alert phone = alerts.get(1);
        assertThat(phone.webhook().uri()).hasToString("https://ntfy.sh/hidden-2");
        assertThat(phone.webhook().headers()).containsEntry("Authorization", "Bearer hidden-3");
        assertThat(phone.coolDown()).isEqualTo(Duration.ofMinutes(5));
        assertThat(alerts.get(0).webhook().secret()).contains("hidden-1");
        assertThat(alerts.toString()).doesNotContain("hidden");
    }

    @Test
    void everyMistakeIsReportedWithItsLine() {
        String text =
                """
                alerts:
                  a:
                    to: ftp://host/hidden-5
                    format: xml
                    cool-down: soon
                  b:
                    to: https://host/${NOT_SET}
                    secret-env: ALSO_NOT_SET
                    whn: yes
                  c:
                    streams: lobby
                    headers: {Content-Type: x, "a b": y, X: "ü-hidden-6"}
                  d:
                    to: https://user:hidden-7@host/
                """;
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("alerts.yaml:3: alerts.a.to: found a URL that begins with")
                .hasMessageContaining(":4: alerts.a.format: found 'xml'; expected one of cloud")
                .hasMessageContaining(":5: alerts.a.cool-down: found 'soon'")
                .hasMessageContaining(":7: alerts.b.to: the environment variable NOT_SET")
                .hasMessageContaining(":8: alerts.b.secret-env: the environment variable ALSO")
                .hasMessageContaining(":9: alerts.b.whn: unknown key 'whn'; did you mean 'when'?")
                .hasMessageContaining(":10: alerts.c: found no 'to'")
                .hasMessageContaining(":12: alerts.c.headers.Content-Type: the header")
                .hasMessageContaining(":12: alerts.c.headers.a b: found 'a b'")
                .hasMessageContaining(":12: alerts.c.headers.X: the value")
                .hasMessageContaining(":14: alerts.d.to: found a user or a password")
                .hasMessageContaining("docs/alerts.md")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aFileWithoutAlertsIsRefused() {
        for (String text : List.of("", "alerts: {}", "alerts:", "alert: {}", "- a", "a: [")) {
            assertThatThrownBy(() -> parse(text))
                    .as(text)
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("alerts.yaml:1: ");
        }
    }
}
