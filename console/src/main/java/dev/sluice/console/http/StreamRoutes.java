// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.json.Json;
import dev.sluice.console.json.StateJson;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamSummary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.util.List;

/** The list of streams. Thread-safe. */
public final class StreamRoutes {

    private final StreamBook book;

    public StreamRoutes(StreamBook book) {
        this.book = book;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/streams", this::list));
    }

    /** All streams, those that need attention first. */
    private void list(Context context) {
        ObjectNode body = Json.object();
        ArrayNode streams = body.putArray("streams");
        StreamSummary.of(book.streams(), book.limits())
                .forEach(stream -> streams.add(StateJson.write(stream)));
        Replies.send(context, body);
    }
}
