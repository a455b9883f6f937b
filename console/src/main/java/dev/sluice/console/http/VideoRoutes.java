// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.console.topic.RecordPlace;
import dev.sluice.console.video.ChunkEntry;

import io.javalin.http.Context;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Playlists and chunks. Thread-safe. */
public final class VideoRoutes {

    private static final Pattern CHUNK =
            Pattern.compile("([0-9]{1,9})-([0-9]{1,18})(?:\\.ts|\\.mp4|\\.jpg)?");
    private static final String PLAYLIST = "application/vnd.apple.mpegurl";

    private final StreamBook book;
    private final RecordFetcher fetcher;

    public VideoRoutes(StreamBook book, RecordFetcher fetcher) {
        this.book = book;
        this.fetcher = fetcher;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/streams/{id}/video.m3u8", this::playlist),
                Route.get("/api/streams/{id}/chunks/{chunk}/init.mp4", this::init),
                Route.get("/api/streams/{id}/chunks/{chunk}", this::chunk));
    }

    /** The live playlist, or that of a time. */
    private void playlist(Context context) {
        StreamData stream = stream(book, context);
        OptionalLong from = Parameters.time(context, "from");
        OptionalLong to = Parameters.time(context, "to");
        context.header("Cache-Control", "no-store").contentType(PLAYLIST);
        if (from.isEmpty() && to.isEmpty()) {
            context.result(stream.video().livePlaylist());
            return;
        }
        context.result(
                stream.video()
                        .playlist(
                                from.orElse(0),
                                to.orElse(
                                        stream.video()
                                                .last()
                                                .map(ChunkEntry::toMicros)
                                                .orElse(0L))));
    }

    /** One chunk as a player gets it. */
    private void chunk(Context context) throws InterruptedException {
        ChunkEntry entry = entry(context);
        send(context, entry, entry.segment(value(fetcher, entry)));
    }

    /** The beginning of a fragmented MP4. */
    private void init(Context context) throws InterruptedException {
        ChunkEntry entry = entry(context);
        if (entry.media().initBytes() == 0) {
            throw ApiException.notFound("this chunk has no beginning of its own");
        }
        send(context, entry, entry.init(value(fetcher, entry)));
    }

    private static void send(Context context, ChunkEntry entry, byte[] body) {
        // A record never changes, but the topic can be deleted and written anew.
        context.header("Cache-Control", "private, max-age=600")
                .contentType(entry.chunk().contentType())
                .result(body);
    }

    private ChunkEntry entry(Context context) {
        StreamData stream = stream(book, context);
        Matcher name = CHUNK.matcher(context.pathParam("chunk"));
        if (!name.matches()) {
            throw ApiException.notFound("found no chunk; expected PARTITION-OFFSET");
        }
        RecordPlace place =
                new RecordPlace(Integer.parseInt(name.group(1)), Long.parseLong(name.group(2)));
        return stream.video()
                .at(place)
                .orElseThrow(
                        () ->
                                ApiException.notFound(
                                        "stream %s has no chunk %s in its history",
                                        stream.id(), place));
    }

    /** Returns the stream that a request names. */
    static StreamData stream(StreamBook book, Context context) {
        String id = context.pathParam("id");
        return book.find(id).orElseThrow(() -> ApiException.notFound("there is no stream %s", id));
    }

    /** Reads the bytes of a chunk. */
    static byte[] value(RecordFetcher fetcher, ChunkEntry entry) throws InterruptedException {
        return fetcher.fetch(entry.place())
                .orElseThrow(
                        () ->
                                new ApiException(
                                        410,
                                        "GONE",
                                        "the chunk is not in the topic any more, or Kafka does not answer"));
    }
}
