// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.client.TopicTail;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Which watches of files of streams the queries topic contains. A process that is started again
 * knows by it which watches it has to cancel, and which ids are used up. Not safe for use by
 * several threads.
 */
public final class SentWatches {

    private static final int BLOCK = 2_048;

    /** The last query of each id; its mode says whether the watch is active or was cancelled. */
    private final Map<String, Query> last = new HashMap<>();

    private SentWatches() {}

    /** No watches. */
    static SentWatches none() {
        return new SentWatches();
    }

    /**
     * Reads the queries topic, the newest queries first.
     *
     * @param client Kafka client properties
     * @param limit how long to read at most; older queries are not known then
     */
    public static SentWatches read(Properties client, String topic, Duration limit) {
        SentWatches sent = new SentWatches();
        Map<String, Long> offsets = new HashMap<>();
        try (TopicTail tail = TopicTail.open(client, topic)) {
            tail.readBack(
                    BLOCK, Instant.EPOCH, limit, () -> true, record -> sent.add(record, offsets));
        }
        return sent;
    }

    /** Takes a record unless a later one of the same id was read: they are in one partition. */
    private void add(ConsumerRecord<byte[], byte[]> record, Map<String, Long> offsets) {
        if (QueryJson.parse(record.value()) instanceof ParsedQuery.Valid valid
                && WatchId.isOurs(valid.query())
                && offsets.getOrDefault(valid.query().queryId(), -1L) < record.offset()) {
            offsets.put(valid.query().queryId(), record.offset());
            add(valid.query());
        }
    }

    /** Records a query that was sent. */
    void add(Query query) {
        last.put(query.queryId(), query);
    }

    /** The active watches by id. */
    Map<String, Query> active() {
        Map<String, Query> active = new HashMap<>(last);
        active.values().removeIf(query -> query.mode() == QueryMode.CANCEL);
        return active;
    }

    /**
     * The watch under the id of its run: of the active one, or else of the first whose id is not
     * used up.
     */
    Query withRun(Query watch) {
        for (int run = 1; ; run++) {
            String id = WatchId.ofRun(watch.queryId(), run);
            Optional<Query> sent = Optional.ofNullable(last.get(id));
            if (sent.isEmpty() || sent.get().mode() != QueryMode.CANCEL) {
                return watch.withId(id);
            }
        }
    }
}
