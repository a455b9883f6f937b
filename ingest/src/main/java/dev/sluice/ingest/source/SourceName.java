package dev.sluice.ingest.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a source as records, logs and messages may show it. Stateless. */
final class SourceName {

    private static final Pattern URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)([^?#]*).*");
    private static final Pattern HOST = Pattern.compile("[^/@:]+(:\\d*)?|\\[[^/@\\]]*](:\\d*)?");

    private SourceName() {}

    /**
     * A URL without user info, query and fragment. Where the part before the path is no host and
     * port, a password may hold a slash, so all up to the last {@code @} goes.
     */
    static String of(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return "?"; // not a URL: nothing of it is known to be harmless
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

    /** {@code user:12} of {@code user:12/34@host}, which has the form of a host and a port. */
    private static boolean mayBeUser(String authority) {
        return authority.contains(":")
                && !authority.contains("@")
                && !authority.contains(".")
                && !authority.startsWith("[")
                && !authority.startsWith("localhost:");
    }

    /** Whether the URL, before references are filled in, has a password in plain text. */
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
