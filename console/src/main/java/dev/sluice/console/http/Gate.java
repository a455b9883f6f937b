// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Decides which requests are let in: with the token where there is one, from pages of this server
 * only, and, on loopback, only under a name of loopback, so that no page of another site can reach
 * the server under a name that it lets point here (DNS rebinding). Thread-safe.
 */
final class Gate {

    private static final String COOKIE = "sluice_console";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final int SECRET_BYTES = 24;

    private final boolean loopback;
    private final byte @Nullable [] token;
    private final String session = secret();

    /**
     * @param loopback whether the server can be reached from this machine only
     * @param token what a request has to know; none if it is null
     */
    Gate(boolean loopback, @Nullable String token) {
        this.loopback = loopback;
        this.token = token == null ? null : token.getBytes(UTF_8);
    }

    /** Returns a random token. */
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Lets a request in, or throws.
     *
     * @throws ApiException if it is refused
     */
    void check(Context context) {
        checkHost(context.header("Host"));
        if (changes(context.method())) {
            checkOrigin(context);
        }
        if (token != null) {
            checkToken(context);
        }
    }

    private static boolean changes(HandlerType method) {
        return !method.equals(HandlerType.GET) && !method.equals(HandlerType.HEAD);
    }

    private void checkHost(@Nullable String host) {
        if (loopback && (host == null || !LOOPBACK.contains(name(host)))) {
            throw new ApiException(
                    403,
                    "FORBIDDEN",
                    "found another host name than localhost; open http://localhost with the port, or bind the console to another address with a token");
        }
    }

    /** The host without its port, as browsers write it. */
    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int port = lower.lastIndexOf(':');
        return port > lower.lastIndexOf(']') ? lower.substring(0, port) : lower;
    }

    private static void checkOrigin(Context context) {
        String origin = context.header("Origin");
        String site = context.header("Sec-Fetch-Site");
        boolean foreign = site != null && !OWN_SITE.contains(site);
        if (origin != null) {
            int scheme = origin.indexOf("://");
            String host = scheme < 0 ? origin : origin.substring(scheme + 3);
            foreign |= !host.equalsIgnoreCase(context.header("Host"));
        }
        if (foreign) {
            throw new ApiException(
                    403, "FORBIDDEN", "found a request of another site's page, which is refused");
        }
        String type = context.contentType();
        boolean json = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
        if (context.method().equals(HandlerType.POST) && !json) {
            throw new ApiException(
                    415, "INVALID", "found another content type; expected application/json");
        }
    }

    private void checkToken(Context context) {
        String cookie = context.cookie(COOKIE);
        if (cookie != null && equal(cookie.getBytes(UTF_8), session.getBytes(UTF_8))) {
            return;
        }
        String header = context.header("Authorization");
        String bearer = "Bearer ";
        if (header != null && header.regionMatches(true, 0, bearer, 0, bearer.length())) {
            if (isToken(header.substring(bearer.length()).strip())) {
                return;
            }
        }
        String given = context.path().equals("/") ? context.queryParam("token") : null;
        if (given != null && isToken(given)) {
            context.cookie(
                    new Cookie(COOKIE, session, "/", -1, false, true, null, SameSite.STRICT));
            return;
        }
        context.header("WWW-Authenticate", "Bearer");
        throw new ApiException(
                401,
                "UNAUTHORIZED",
                "the token is missing or wrong; open /?token=… once, or send the header Authorization: Bearer …");
    }

    private boolean isToken(String given) {
        return token != null && equal(given.getBytes(UTF_8), token);
    }

    /** Compares in a time that does not depend on where the first difference is. */
    private static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
