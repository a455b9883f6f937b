// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.streams;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.overview.StreamStatus;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the status of streams, as a table or as JSON. Stateless. */
final class StatusPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGE = 60;

    private static final List<String> TITLES =
            List.of(
                    "STREAM",
                    "STATE",
                    "LAST FRAME",
                    "LAG",
                    "CHUNKS/MIN",
                    "CHUNKS",
                    "EPOCH",
                    "DAMAGED",
                    "LEFT OUT",
                    "SOURCE");

    private StatusPrinter() {}

    /** One stream as an object ({@code docs/schemas/stream-status.json}). */
    static JsonNode json(StreamStatus stream) {
        ObjectNode json = JSON.createObjectNode();
        json.put("stream_id", stream.streamId());
        json.put("state", name(stream.state()));
        json.put("source", stream.source());
        json.put("epoch", stream.epoch());
        json.put("chunks", stream.chunks());
        if (stream.lastMicros().isPresent()) {
            json.put("last_frame", CaptureTime.format(stream.lastMicros().getAsLong()));
            json.put("lag_seconds", rounded(stream.lagMicros().orElse(0) / 1e6));
        } else {
            json.putNull("last_frame");
            json.putNull("lag_seconds");
        }
        if (stream.chunksPerMinute().isPresent()) {
            json.put("chunks_per_minute", rounded(stream.chunksPerMinute().getAsDouble()));
        } else {
            json.putNull("chunks_per_minute");
        }
        json.put("damaged", stream.damaged());
        json.put("left_out", stream.leftOut());
        json.put("message", stream.message());
        return json;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    }

    private static String name(StreamStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The streams as lines with aligned columns, and their messages below them. */
    static List<String> table(List<StreamStatus> streams) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        streams.forEach(stream -> rows.add(row(stream)));
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i), widths));
            String message = i == 0 ? "" : streams.get(i - 1).message();
            if (!message.isEmpty()) {
                lines.add("  " + shortened(message));
            }
        }
        return lines;
    }

    private static List<String> row(StreamStatus stream) {
        return List.of(
                stream.streamId(),
                name(stream.state()),
                stream.lastMicros().isEmpty()
                        ? "-"
                        : ClockTime.ofMicros(stream.lastMicros().getAsLong()),
                stream.lagMicros().isEmpty()
                        ? "-"
                        : Quantity.seconds(stream.lagMicros().getAsLong() / 1e6),
                stream.chunksPerMinute().isEmpty()
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%.1f", stream.chunksPerMinute().getAsDouble()),
                String.valueOf(stream.chunks()),
                String.valueOf(stream.epoch()),
                String.valueOf(stream.damaged()),
                String.valueOf(stream.leftOut()),
                stream.source());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append(
                    String.format(Locale.ROOT, "%-" + (widths[column] + 2) + "s", row.get(column)));
        }
        return line.toString().stripTrailing();
    }

    private static String shortened(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() <= 2 * MESSAGE ? line : line.substring(0, 2 * MESSAGE) + "…";
    }
}
