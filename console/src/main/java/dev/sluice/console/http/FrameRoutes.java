// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.console.frame.FrameReader;
import dev.sluice.console.frame.ShownFrame;
import dev.sluice.console.json.Json;
import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.console.video.ChunkMedia;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.jpeg.FrameJpeg;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Single frames, and parts of a stream as files. Thread-safe. */
public final class FrameRoutes {

    private static final int MAX_WIDTH = 4_096;
    private static final long MAX_CLIP_BYTES = 512L << 20;

    /** A frame is shown for so long after the end of its chunk, if no other follows. */
    private static final long STILL_MICROS = 5_000_000;

    private final StreamBook book;
    private final RecordFetcher chunks;
    private final FrameReader reader;

    public FrameRoutes(StreamBook book, RecordFetcher chunks, FrameReader reader) {
        this.book = book;
        this.chunks = chunks;
        this.reader = reader;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/streams/{id}/frame", this::frame),
                Route.get("/api/streams/{id}/clip", this::clip));
    }

    private void frame(Context context) throws InterruptedException {
        StreamData stream = VideoRoutes.stream(book, context);
        int width = Parameters.number(context, "width", MAX_WIDTH, 16, MAX_WIDTH);
        long at = Parameters.time(context, "at").orElse(stream.clockMicros());
        ChunkEntry chunk =
                stream.video()
                        .at(at)
                        .filter(entry -> at < entry.toMicros() + STILL_MICROS)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "there is no video of this time; GET /api/streams says which there is"));
        ShownFrame frame = read(stream.id(), chunk, at);
        context.header("Cache-Control", "private, max-age=600")
                .header("X-Sluice-Time", Json.time(frame.micros()))
                .contentType("image/jpeg")
                .result(FrameJpeg.write(frame.image(), width));
    }

    private ShownFrame read(String streamId, ChunkEntry chunk, long at)
            throws InterruptedException {
        try {
            return reader.read(streamId, chunk, VideoRoutes.value(chunks, chunk), at)
                    .orElseThrow(
                            () ->
                                    new ApiException(
                                            503, "LIMIT", "too many frames are asked for at once"));
        } catch (ChunkException e) {
            throw new ApiException(422, "CHUNK_" + e.kind(), "%s", String.valueOf(e.getMessage()));
        }
    }

    private void clip(Context context) throws InterruptedException, IOException {
        StreamData stream = VideoRoutes.stream(book, context);
        long from = Parameters.requiredTime(context, "from");
        long to = Parameters.requiredTime(context, "to");
        DetailRoutes.checkOrder(from, to);
        List<ChunkEntry> parts = stream.video().between(from, Math.max(to, from + 1));
        if (parts.isEmpty()) {
            throw ApiException.notFound("there is no video between these times");
        }
        check(parts);
        ChunkEntry first = parts.get(0);
        // The first chunk is read before anything is sent, so that its absence is an error.
        byte[] beginning = first.whole(VideoRoutes.value(chunks, first));
        String name =
                "%s-%s%s"
                        .formatted(
                                safe(stream.id()), safe(Json.time(from)), first.media().suffix());
        context.res().setContentType(first.chunk().contentType());
        context.res().setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        OutputStream out = context.res().getOutputStream();
        out.write(beginning);
        for (ChunkEntry part : parts.subList(1, parts.size())) {
            Optional<byte[]> value = chunks.fetch(part.place());
            if (value.isPresent()) {
                out.write(part.segment(value.get()));
            }
        }
        out.flush();
    }

    private static void check(List<ChunkEntry> parts) {
        ChunkMedia media = parts.get(0).media();
        if (parts.stream().anyMatch(part -> !part.media().equals(media))) {
            throw new ApiException(
                    409, "FORMAT_CHANGES", "the format of the video changes between these times");
        }
        if (parts.stream().mapToLong(ChunkEntry::bytes).sum() > MAX_CLIP_BYTES) {
            throw new ApiException(413, "LIMIT", "the clip has more than 512 MiB; ask for less");
        }
    }

    /** A name without what has a meaning in a header or a path. */
    private static String safe(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
