// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where alerts are sent. The path of the address, the headers and the secret may be known to the
 * receiver only, so no message contains them.
 *
 * @param uri an http or https URL
 * @param format the form of what it receives
 * @param headers further headers by name
 * @param secret the secret with which requests are signed, if they are
 */
public record Webhook(
        URI uri, WebhookFormat format, Map<String, String> headers, Optional<String> secret) {

    public Webhook {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is no http or https URL; the message does not contain
     *     it
     */
    public static URI address(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
                throw new IllegalArgumentException(
                        "found %s; expected a URL that begins with http:// or https://"
                                .formatted(
                                        scheme.isEmpty()
                                                ? "an address without a scheme"
                                                : "a URL that begins with '" + scheme + ":'"));
            }
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "found a URL without a host; expected one such as https://HOST/PATH");
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "found a user or a password in the URL; expected them in a header"
                                + " Authorization, whose value can come from the environment");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "found no valid URL (%s at character %d); expected one such as https://HOST/PATH"
                            .formatted(e.getReason(), e.getIndex() + 1),
                    e);
        }
    }

    /** The scheme, the host and the port: what may be shown. */
    public String shown() {
        return uri.getScheme()
                + "://"
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public String toString() {
        return shown() + " as " + format.wireName();
    }
}
