// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Signs requests as the <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 * specification says: HMAC-SHA256 over the id, the time and the body, so that receivers can use its
 * libraries. Immutable.
 */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    private Signature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Takes a secret: {@code whsec_} and Base64 behind it, or any other text, of which the UTF-8
     * bytes count.
     *
     * @throws IllegalArgumentException if it begins with {@code whsec_} but is not Base64; the
     *     message does not contain it
     */
    static Signature with(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return new Signature(secret.getBytes(UTF_8));
        }
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            if (key.length > 0) {
                return new Signature(key);
            }
        } catch (IllegalArgumentException e) {
            // Its message would contain a part of the secret.
        }
        throw new IllegalArgumentException(
                "the secret begins with whsec_, but what follows is not Base64; expected Base64, or"
                        + " a secret that begins otherwise");
    }

    /**
     * Returns the headers of a signed request.
     *
     * @param id of the notification
     * @param seconds time of the request, seconds since 1970
     */
    Map<String, String> headers(String id, long seconds, byte[] body) {
        String time = String.valueOf(seconds);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes((id + "." + time + ".").getBytes(UTF_8));
        content.writeBytes(body);
        String signature = Base64.getEncoder().encodeToString(mac(content.toByteArray()));
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", time,
                "webhook-signature", "v1," + signature);
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
