// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a hub is, and the token that is sent to it and to no other server. No text of this class
 * contains the token. Immutable.
 */
public final class HubAddress {

    /** The hub that is used if none is named. */
    public static final String DEFAULT = "https://huggingface.co";

    /** The environment variable that names another hub, as in other programs. */
    public static final String VARIABLE = "HF_ENDPOINT";

    /** The environment variable that holds a token, as in other programs. */
    public static final String TOKEN_VARIABLE = "HF_TOKEN";

    private final URI base;
    private final @Nullable String token; // null if there is none

    private HubAddress(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /**
     * Finds the hub and the token.
     *
     * @param named the address that was asked for; null for the one of the environment, or the
     *     usual one
     * @param environment the environment variables
     * @throws SluiceException if the address is not one of an HTTP server, or if the token would be
     *     sent unencrypted to another machine
     */
    public static HubAddress of(@Nullable String named, Map<String, String> environment) {
        String variable = environment.getOrDefault(VARIABLE, "");
        String text = named != null ? named : variable.isBlank() ? DEFAULT : variable;
        URI base = parse(text.strip());
        String token = environment.getOrDefault(TOKEN_VARIABLE, "").strip();
        if (!token.isEmpty() && !base.getScheme().equalsIgnoreCase("https") && !isLocal(base)) {
            throw new SluiceException(
                    "found the hub %s and a token in %s, which would travel unencrypted; use an https address, or unset %s"
                            .formatted(base, TOKEN_VARIABLE, TOKEN_VARIABLE));
        }
        if (!token.matches("[\\x21-\\x7e]*")) {
            throw new SluiceException(
                    "found characters in %s that no token has; expected the text hf_… of one line"
                            .formatted(TOKEN_VARIABLE));
        }
        return new HubAddress(base, token.isEmpty() ? null : token);
    }

    private static URI parse(String text) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && (scheme.equals("https") || scheme.equals("http"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static SluiceException wrong(String text, @Nullable Exception cause) {
        String message =
                "found the hub '%s'; expected an address such as %s".formatted(text, DEFAULT);
        return cause == null ? new SluiceException(message) : new SluiceException(message, cause);
    }

    private static boolean isLocal(URI uri) {
        try {
            return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // the request itself says that the host is unknown
        }
    }

    /** Returns an address of the hub; the path and the query are already encoded. */
    URI resolve(String path) {
        return URI.create(base + path);
    }

    /** Returns the token if a request goes to the hub itself; empty for any other server. */
    Optional<String> tokenFor(URI uri) {
        boolean same =
                base.getScheme().equalsIgnoreCase(String.valueOf(uri.getScheme()))
                        && base.getHost().equalsIgnoreCase(String.valueOf(uri.getHost()))
                        && port(base) == port(uri);
        return same ? Optional.ofNullable(token) : Optional.empty();
    }

    boolean hasToken() {
        return token != null;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
