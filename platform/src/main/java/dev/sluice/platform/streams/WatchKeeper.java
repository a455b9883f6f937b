// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.SluiceException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends the watches that are wanted, each once, and cancels those that are not wanted any more.
 * What cannot be sent is sent later. Not safe for use by several threads.
 */
final class WatchKeeper {

    private static final long RETRY_NANOS = 10_000_000_000L;

    private final StreamsRunner.Sender sender;
    private final Consumer<String> warnings;
    private final SentWatches sent;

    /** The watches that this object sent and did not cancel, by id. */
    private final Map<String, Query> kept = new HashMap<>();

    private final Deque<Query> waiting = new ArrayDeque<>();
    private final Set<String> streams = new HashSet<>();
    private long notBefore = System.nanoTime();

    /**
     * @param sent what earlier processes sent; belongs to this object from now on
     * @param warnings receives what could not be sent
     */
    WatchKeeper(StreamsRunner.Sender sender, SentWatches sent, Consumer<String> warnings) {
        this.sender = sender;
        this.sent = sent;
        this.warnings = warnings;
    }

    /**
     * Replaces the watches that are wanted. An active one is sent once again by a new process: the
     * job ignores an id that it knows, and may not know one of long ago any more.
     *
     * @param ids of all streams that the file declares
     */
    void want(List<Query> watches, Set<String> ids) {
        waiting.clear();
        streams.addAll(ids);
        Map<String, Query> wanted = new HashMap<>();
        watches.stream().map(sent::withRun).forEach(watch -> wanted.put(watch.queryId(), watch));
        Map<String, Query> active = sent.active();
        active.forEach(
                (id, query) -> {
                    if (!wanted.containsKey(id) && streams.contains(query.streamId())) {
                        waiting.add(query.cancelling());
                    }
                });
        wanted.forEach(
                (id, query) -> {
                    if (!kept.containsKey(id)) {
                        waiting.add(query);
                    }
                });
        notBefore = System.nanoTime();
    }

    /** Sends what is waiting, until something cannot be sent. */
    void send() throws InterruptedException {
        while (!waiting.isEmpty() && System.nanoTime() - notBefore >= 0) {
            Query query = waiting.element();
            try {
                sender.send(query);
            } catch (SluiceException e) {
                warnings.accept(
                        "watches wait to be sent or cancelled (%d): %s"
                                .formatted(waiting.size(), e.getMessage()));
                notBefore = System.nanoTime() + RETRY_NANOS;
                return;
            }
            waiting.remove();
            record(query);
        }
    }

    private void record(Query query) {
        sent.add(query);
        if (sent.active().containsKey(query.queryId())) {
            kept.put(query.queryId(), query);
        } else {
            kept.remove(query.queryId());
        }
    }
}
