// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The query ids of watches from a file: {@code STREAM/NAME/HASH}, where the hash is the beginning
 * of the SHA-256 of the watch's content. The same watch has the same id in every run, and a changed
 * watch is another query. The job ignores an id that was cancelled for a while, so a watch that is
 * declared again has a number behind its id: {@code STREAM/NAME/HASH/2}. Stateless.
 */
final class WatchId {

    /** The name of a watch that has none of its own. */
    static final String UNNAMED = "watch";

    private static final int HASH_BYTES = 4;
    private static final Pattern REST = Pattern.compile("/.+/[0-9a-f]{8}(/[1-9][0-9]*)?");
    private static final Pattern RUN = Pattern.compile("(/[0-9a-f]{8})/[1-9][0-9]*$");

    private WatchId() {}

    /** The id of a watch under this name; its own id does not matter. */
    static String of(String name, Query watch) {
        byte[] digest = sha256().digest(QueryJson.write(watch.withId("-")));
        return "%s/%s/%s"
                .formatted(watch.streamId(), name, HexFormat.of().formatHex(digest, 0, HASH_BYTES));
    }

    /** What two watches of a stream may not share: their name, or their content without one. */
    static String unique(Query watch) {
        String id = watch.queryId();
        String named = id.substring(0, id.lastIndexOf('/'));
        return named.equals(watch.streamId() + "/" + UNNAMED) ? id : named;
    }

    /** The id of the run of a watch: the first one, or a later one after it was cancelled. */
    static String ofRun(String id, int run) {
        return run == 1 ? id : id + "/" + run;
    }

    /** Whether a query about this stream may come from a file of streams. */
    static boolean isOurs(Query query) {
        String id = query.queryId();
        return id.startsWith(query.streamId())
                && REST.matcher(id.substring(query.streamId().length())).matches();
    }

    /** The id of the first run of the watch whose run this is. */
    static String firstRun(String id) {
        return RUN.matcher(id).replaceFirst("$1");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
