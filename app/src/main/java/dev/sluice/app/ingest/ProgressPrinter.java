// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.app.progress.Progress;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.publish.JsonLine;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.ProgressListener;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what happens to streams: one JSON object for each report, or for people a line at each
 * change of state, and the progress in between. Safe for several threads.
 */
final class ProgressPrinter implements ProgressListener, AutoCloseable {

    private final OutputOptions output;
    private final Progress progress;

    /** The last line about each stream. */
    @GuardedBy("this")
    private final Map<String, Line> printed = new HashMap<>();

    ProgressPrinter(OutputOptions output) {
        this.output = output;
        this.progress = output.progress();
    }

    @Override
    public synchronized void onProgress(IngestProgress report) {
        Line line = new Line(report.state(), report.message());
        boolean changed = !line.equals(printed.put(report.streamId(), line));
        if (changed || output.json()) {
            output.print(text(report), json(report));
        }
        if (isOver(report)) {
            progress.remove(report.streamId());
        } else if (report.chunks() > 0) {
            progress.show(report.streamId(), text(report));
        }
    }

    private static boolean isOver(IngestProgress report) {
        return report.state() == IngestProgress.State.ENDED
                || report.state() == IngestProgress.State.FAILED;
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
            text.append(", ").append(Quantity.count(progress.chunks(), "chunk"));
            text.append(", ").append(Quantity.bytes(progress.bytes()));
            text.append(", up to ").append(ClockTime.ofMicros(progress.endMicros()));
            if (!progress.recording()) {
                text.append(", ").append(lag(progress.lagMicros())).append(" behind");
            }
        }
        append(text, progress.losses().framesLeftOut(), "frame", " left out");
        append(text, progress.losses().framesDamaged(), "damaged frame", "");
        append(text, progress.reconnects(), "reconnect", "");
        return progress.message().isEmpty()
                ? text.toString()
                : text.append(": ").append(progress.message()).toString();
    }

    private static String lag(long micros) {
        return Quantity.duration(Duration.ofMillis(micros / 1_000));
    }

    private static void append(StringBuilder text, long count, String what, String how) {
        if (count > 0) {
            text.append(", ").append(Quantity.count(count, what)).append(how);
        }
    }

    @Override
    public void close() {
        progress.close();
    }

    private record Line(IngestProgress.State state, String message) {}
}
