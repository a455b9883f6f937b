// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.live;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One client that waits for what is new. Its queue is bounded: if it is too slow, it loses what is
 * in the queue and is told so; nobody waits for it. Thread-safe.
 */
public final class LiveClient implements AutoCloseable {

    private static final int CAPACITY = 256;

    private final LiveFeed feed;
    private final @Nullable String streamId;
    private final BlockingQueue<LiveEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private volatile boolean closed;

    LiveClient(LiveFeed feed, @Nullable String streamId) {
        this.feed = feed;
        this.streamId = streamId;
    }

    void offer(LiveEvent event) {
        if (streamId != null && !streamId.equals(event.streamId())) {
            return;
        }
        if (!queue.offer(event)) {
            queue.clear();
            queue.offer(LiveEvent.RESET);
            queue.offer(event);
        }
    }

    /** Waits for the next event; empty if there is none in time. */
    public Optional<LiveEvent> next(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether nothing more comes. */
    public boolean isClosed() {
        return closed;
    }

    /** Leaves the feed. */
    @Override
    public void close() {
        closed = true;
        feed.leave(this);
    }
}
