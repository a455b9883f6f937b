// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.json;

import dev.sluice.console.stream.StreamSummary;
import dev.sluice.console.stream.TokenCount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.OptionalLong;

/** The JSON of a stream's state. Stateless. */
public final class StateJson {

    private StateJson() {}

    /** Writes what a list of streams shows of one. */
    public static ObjectNode write(StreamSummary stream) {
        ObjectNode json = Json.object();
        json.put("stream_id", stream.id());
        json.put("state", stream.state().state().name().toLowerCase(Locale.ROOT));
        json.put("attention", stream.state().attention());
        stream.state().reasons().forEach(json.putArray("reasons")::add);
        json.put("source", stream.source());
        putTime(json, "video_from", stream.videoFrom());
        putTime(json, "video_to", stream.videoTo());
        putTime(json, "last_chunk_at", stream.lastChunkAt());
        putNumber(json, "lag_ms", stream.lagMillis());
        json.put("chunks", stream.chunks());
        json.put("bytes", stream.bytes());
        json.put("content_type", stream.contentType());
        json.put("codec", stream.codec());
        json.put("playable", stream.contentType() != null && stream.unplayable() == null);
        json.put("unplayable_reason", stream.unplayable());
        putTokens(json, "tokens_now", stream.tokensNow());
        putTokens(json, "tokens_hour", stream.tokensHour());
        json.put("gaps", stream.gaps());
        json.put("damaged", stream.damaged());
        json.put("late", stream.late());
        json.put("overload", stream.overload());
        json.put("dead_letters", stream.deadLetters());
        putTime(json, "silent_since", stream.silentSince());
        json.put("questions", stream.questions());
        json.put("watches", stream.watches());
        return json;
    }

    private static void putTokens(ObjectNode json, String name, @Nullable TokenCount count) {
        if (count == null) {
            json.putNull(name);
            return;
        }
        json.putObject(name).put("seen", count.seen()).put("kept", count.kept());
    }

    /** Writes a time of microseconds since 1970, or null. */
    static void putTime(ObjectNode json, String name, OptionalLong micros) {
        json.put(name, micros.isEmpty() ? null : Json.time(micros.getAsLong()));
    }

    private static void putNumber(ObjectNode json, String name, OptionalLong value) {
        if (value.isEmpty()) {
            json.putNull(name);
        } else {
            json.put(name, value.getAsLong());
        }
    }
}
