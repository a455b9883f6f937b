// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class SignatureTest {

    /** The vector that the libraries of Standard Webhooks are tested with. */
    @Test
    void theSignatureIsThatOfStandardWebhooks() {
        assertThat(
                        Signature.with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                                .headers(
                                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                        1_614_265_330,
                                        "{\"test\": 2432232314}".getBytes(UTF_8)))
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry(
                        "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /** Computed by openssl, as docs/alerts.md shows it. */
    @Test
    void anotherSecretCountsAsItIs() {
        assertThat(
                        Signature.with("It is not a secret")
                                .headers(
                                        "lobby/door/1a2b3c4d#3",
                                        1_763_632_800,
                                        "{\"a\":1}".getBytes(UTF_8)))
                .containsEntry(
                        "webhook-signature", "v1,75jv3qeuK1De1rbjPSR9QJ1MrM02j/TqsqrHZuaqi9E=");
    }

    @Test
    void aSecretThatIsNotBase64IsNotShown() {
        for (String secret : new String[] {"whsec_", "whsec_hidden!"}) {
            assertThatThrownBy(() -> Signature.with(secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Base64")
                    .hasMessageNotContaining("hidden")
                    .hasNoCause();
        }
    }
}
