// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.live.LiveClient;
import dev.sluice.console.live.LiveEvent;
import dev.sluice.console.live.LiveFeed;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is new, for as long as a client stays connected. Thread-safe. */
public final class EventRoutes {

    private static final Duration BEAT = Duration.ofSeconds(15);

    private final LiveFeed feed;

    public EventRoutes(LiveFeed feed) {
        this.feed = feed;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/events", context -> open(context, context.queryParam("stream"))),
                Route.get(
                        "/api/streams/{id}/events",
                        context -> open(context, context.pathParam("id"))));
    }

    private void open(Context context, @Nullable String streamId) {
        LiveClient client =
                feed.join(streamId)
                        .orElseThrow(
                                () ->
                                        new ApiException(
                                                503,
                                                "LIMIT",
                                                "too many clients are connected; close one"));
        EventStream.start(
                context,
                "sluice-console-client",
                events -> {
                    try (client) {
                        events.beat();
                        while (!client.isClosed()) {
                            Optional<LiveEvent> next = client.next(BEAT);
                            if (next.isPresent()) {
                                events.send(next.get().name(), next.get().json());
                            } else {
                                events.beat();
                            }
                        }
                    }
                });
    }
}
