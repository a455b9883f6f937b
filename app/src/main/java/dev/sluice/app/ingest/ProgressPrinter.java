// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.publish.JsonLine;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.ProgressListener;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the progress of streams: one JSON object for each report, or a line for people at each
 * change of state and every two seconds in between. Safe for several threads.
 */
final class ProgressPrinter implements ProgressListener {

    private static final long PERIOD_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final boolean json;

    /** The last line about each stream. */
    @GuardedBy("this")
    private final Map<String, Line> printed = new HashMap<>();

    ProgressPrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public synchronized void onProgress(IngestProgress progress) {
        long now = System.nanoTime();
        Line last = printed.get(progress.streamId());
        boolean due =
                last == null
                        || last.state != progress.state()
                        || !last.message.equals(progress.message())
                        || now - last.nanos >= PERIOD_NANOS;
        if (json || due) {
            printed.put(progress.streamId(), new Line(progress.state(), progress.message(), now));
            out.println(json ? json(progress) : text(progress));
            out.flush();
        }
    }

    static String json(IngestProgress progress) {
        JsonLine line =
                new JsonLine()
                        .text("stream_id", progress.streamId())
                        .text("state", progress.state().name().toLowerCase(Locale.ROOT))
                        .number("epoch", progress.epoch())
                        .number("chunks", progress.chunks())
                        .number("pictures", progress.frames())
                        .number("bytes", progress.bytes())
                        .number("left_out", progress.losses().times())
                        .number("frames_left_out", progress.losses().framesLeftOut())
                        .number("frames_damaged", progress.losses().framesDamaged())
                        .number("reconnects", progress.reconnects());
        if (progress.endMicros() > 0) {
            line.text("end", CaptureTime.format(progress.endMicros()))
                    .number("lag_ms", progress.lagMicros() / 1_000);
        }
        if (!progress.message().isEmpty()) {
            line.text("message", progress.message());
        }
        return line.end();
    }

    static String text(IngestProgress progress) {
        StringBuilder text = new StringBuilder(progress.streamId()).append(": ");
        text.append(progress.state().name().toLowerCase(Locale.ROOT));
        if (progress.chunks() > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ", %d chunks, %.1f MB, up to %s",
                            progress.chunks(),
                            progress.bytes() / 1e6,
                            CaptureTime.format(progress.endMicros())));
        }
        append(text, progress.losses().framesLeftOut(), "frames left out");
        append(text, progress.losses().framesDamaged(), "frames damaged");
        append(text, progress.reconnects(), "reconnects");
        return progress.message().isEmpty()
                ? text.toString()
                : text.append(": ").append(progress.message()).toString();
    }

    private static void append(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    private record Line(IngestProgress.State state, String message, long nanos) {}
}
