// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.frame.FrameSizes;
import dev.sluice.console.json.Json;
import dev.sluice.console.json.StateJson;
import dev.sluice.console.json.StepJson;
import dev.sluice.console.json.TimelineJson;
import dev.sluice.console.stream.StepTokens;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.stream.StreamSummary;
import dev.sluice.console.stream.Timeline;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameRegion;
import dev.sluice.model.FrameSize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.util.List;
import java.util.Optional;

/** One stream: its state, its time line and its tokens. Thread-safe. */
public final class DetailRoutes {

    private static final int EVENTS = 50;
    private static final int BUCKETS = 200;
    private static final int MAX_BUCKETS = 1_000;
    private static final long MAX_TOKENS_MICROS = 600_000_000;

    private final StreamBook book;
    private final FrameSizes sizes;
    private final FrameCoverage coverage;

    /**
     * @param coverage which part of a frame the tokens cover
     */
    public DetailRoutes(StreamBook book, FrameSizes sizes, FrameCoverage coverage) {
        this.book = book;
        this.sizes = sizes;
        this.coverage = coverage;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/streams/{id}", this::stream),
                Route.get("/api/streams/{id}/timeline", this::timeline),
                Route.get("/api/streams/{id}/tokens", this::tokens));
    }

    private void stream(Context context) {
        StreamData stream = VideoRoutes.stream(book, context);
        ObjectNode body = StateJson.write(StreamSummary.of(stream, book.limits()));
        Optional<FrameSize> size = sizes.size(stream);
        body.put("width", size.map(FrameSize::width).orElse(null));
        body.put("height", size.map(FrameSize::height).orElse(null));
        FrameDisplay display =
                stream.video()
                        .newest()
                        .map(chunk -> chunk.chunk().display())
                        .orElse(FrameDisplay.AS_CODED);
        ObjectNode shown = body.putObject("display");
        shown.put("rotation", display.rotation()).put("mirrored", display.mirrored());
        shown.put("aspect", display.aspectNumerator() + ":" + display.aspectDenominator());
        stream.epochs().forEach(body.putArray("epochs")::add);
        ArrayNode events = body.putArray("events");
        for (StreamEvent event : stream.events(EVENTS)) {
            events.add(Json.record(event.json()));
        }
        Replies.send(context, body);
    }

    private void timeline(Context context) {
        StreamData stream = VideoRoutes.stream(book, context);
        int buckets = Parameters.number(context, "buckets", BUCKETS, 1, MAX_BUCKETS);
        long from =
                Parameters.time(context, "from")
                        .orElse(stream.video().first().map(ChunkEntry::fromMicros).orElse(0L));
        long to =
                Parameters.time(context, "to")
                        .orElse(stream.video().last().map(ChunkEntry::toMicros).orElse(1L));
        checkOrder(from, to);
        Replies.send(context, TimelineJson.write(Timeline.of(stream, from, to, buckets)));
    }

    static void checkOrder(long from, long to) {
        if (to < from) {
            throw ApiException.invalid("to is before from; expected a later time");
        }
    }

    private void tokens(Context context) {
        StreamData stream = VideoRoutes.stream(book, context);
        long from = Parameters.requiredTime(context, "from");
        long to = Parameters.requiredTime(context, "to");
        checkOrder(from, to);
        if (to - from > MAX_TOKENS_MICROS) {
            throw ApiException.invalid("from and to are more than 10 minutes apart");
        }
        ObjectNode body = Json.object();
        ArrayNode steps = body.putArray("steps");
        for (StepTokens step : stream.steps(from, to)) {
            steps.add(StepJson.tokens(step));
        }
        FrameRegion region =
                sizes.size(stream)
                        .map(size -> coverage.region(size.width(), size.height()))
                        .orElse(FrameRegion.WHOLE);
        ObjectNode part = body.putObject("region");
        part.put("left", region.left()).put("top", region.top());
        part.put("width", region.width()).put("height", region.height());
        Replies.send(context, body);
    }
}
