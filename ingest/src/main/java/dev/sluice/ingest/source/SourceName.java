// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name under which a source appears in records, logs and messages. Stateless. */
final class SourceName {

    private static final Pattern URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)([^?#]*).*");
    private static final Pattern HOST = Pattern.compile("[^/@:]+(:\\d*)?|\\[[^/@\\]]*](:\\d*)?");

    private SourceName() {}

    /**
     * Removes user info, query and fragment from a URL. If the part before the path is not a host
     * and port, a password may contain a slash, so everything up to the last {@code @} is removed.
     */
    static String of(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return "?"; // not a URL: any part of it may be a secret
        }
        String rest = matcher.group(2);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (!HOST.matcher(host).matches() || mayBeUser(authority) && path.contains("@")) {
            return matcher.group(1) + rest.substring(rest.lastIndexOf('@') + 1);
        }
        return matcher.group(1) + host + path;
    }

    /**
     * Whether this may be the start of user info, such as {@code user:12} in {@code
     * user:12/34@host}, which has the form of a host and port.
     */
    private static boolean mayBeUser(String authority) {
        return authority.contains(":")
                && !authority.contains("@")
                && !authority.contains(".")
                && !authority.startsWith("[")
                && !authority.startsWith("localhost:");
    }

    /** Index of the {@code @} that ends the user info of a URL, 0 if it has none. */
    static int userInfoEnd(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return 0;
        }
        int at = matcher.group(2).lastIndexOf('@');
        return at < 0 ? 0 : matcher.end(1) + at;
    }

    /** A text that may be a URL of a scheme that is not known, as far as it can hold no secret. */
    static String withoutSecrets(String text) {
        return text.contains("@") || text.contains("?") ? of(text) : text;
    }

    /** Whether a URL whose references are not resolved yet contains a password in plain text. */
    static boolean hasPlainPassword(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || matcher.group(2).lastIndexOf('@') < 0) {
            return false;
        }
        String userInfo = matcher.group(2).substring(0, matcher.group(2).lastIndexOf('@'));
        int colon = Secrets.withoutReferences(userInfo).indexOf(':');
        return colon >= 0 && colon + 1 < Secrets.withoutReferences(userInfo).length();
    }
}
