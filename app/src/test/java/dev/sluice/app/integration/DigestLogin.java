// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Digest authentication as cameras ask for it (RFC 2069, which RFC 2326 refers to). */
record DigestLogin(String user, String password) {

    private static final String REALM = "camera";
    private static final String NONCE = "7d1f2c";
    private static final Pattern FIELD = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Returns what a request without valid credentials is answered with. */
    String challenge() {
        return "Digest realm=\"%s\", nonce=\"%s\"".formatted(REALM, NONCE);
    }

    /** Returns whether a request has the right credentials. */
    boolean permits(String method, @Nullable String authorization) throws NoSuchAlgorithmException {
        if (authorization == null || !authorization.startsWith("Digest ")) {
            return false;
        }
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(authorization);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        String secret = md5(user + ":" + REALM + ":" + password);
        String action = md5(method + ":" + fields.get("uri"));
        return user.equals(fields.get("username"))
                && md5(secret + ":" + NONCE + ":" + action).equals(fields.get("response"));
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
