// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.probe;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.probe.ProbeReport;
import dev.sluice.platform.text.ClockTime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the report of a probe, for people or as JSON. Stateless. */
final class ProbePrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProbePrinter() {}

    /** The report as one object ({@code docs/schemas/probe.json}). */
    static JsonNode json(ProbeReport report) {
        ProbeReport.Counts counts = report.counts();
        ObjectNode json = JSON.createObjectNode();
        json.put("container", report.video().container());
        json.put("codec", report.video().format().codecName());
        json.put("width", report.width());
        json.put("height", report.height());
        json.put("rotation", report.display().rotation());
        json.put("frames", counts.frames());
        json.put("decoded", counts.decoded());
        json.put("left_out", counts.leftOut());
        json.put("damaged", counts.damaged());
        json.put("chunks", counts.chunks());
        json.put("chunks_refused", counts.refused());
        if (report.firstMicros().isPresent()) {
            json.put("first_time", CaptureTime.format(report.firstMicros().getAsLong()));
        } else {
            json.putNull("first_time");
        }
        json.put("duration_seconds", seconds(report.durationMicros()));
        boolean gops = !report.packets().gopMicros().isEmpty();
        json.put("gop_seconds_median", gops ? seconds(report.packets().medianGopMicros()) : null);
        json.put("gop_seconds_max", gops ? seconds(report.packets().longestGopMicros()) : null);
        ArrayNode advice = json.putArray("advice");
        report.advice().forEach(advice::add);
        return json;
    }

    private static BigDecimal seconds(long micros) {
        return BigDecimal.valueOf(micros, 6).setScale(3, RoundingMode.HALF_UP);
    }

    /** The report as lines. */
    static String text(String source, ProbeReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(source);
        line(lines, "container", report.video().container() + (report.live() ? ", live" : ""));
        line(lines, "codec", report.video().format().codecName());
        line(lines, "frame", frame(report));
        line(lines, "colours", report.video().colors());
        line(lines, "GOPs", gops(report));
        line(lines, "frames", frames(report.counts()));
        line(
                lines,
                "chunks",
                "%d, of which %d are refused"
                        .formatted(report.counts().chunks(), report.counts().refused()));
        line(lines, "time", time(report));
        report.advice().forEach(advice -> lines.add("→ " + advice));
        return String.join("\n", lines);
    }

    private static void line(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "  %-10s %s", name, value));
    }

    private static String frame(ProbeReport report) {
        FrameDisplay display = report.display();
        String text = "%d×%d as shown".formatted(report.width(), report.height());
        if (display.isTurned()) {
            text +=
                    ", %sturned by %d°"
                            .formatted(
                                    display.mirrored() ? "mirrored and " : "", display.rotation());
        }
        text +=
                ", aspect ratio of a pixel %d:%d"
                        .formatted(display.aspectNumerator(), display.aspectDenominator());
        return report.fps() == 0
                ? text
                : text + String.format(Locale.ROOT, ", %.2f frames per second", report.fps());
    }

    private static String gops(ProbeReport report) {
        if (report.packets().gopMicros().isEmpty()) {
            return "no key frame";
        }
        return String.format(
                Locale.ROOT,
                "%d, median %.2f s, longest %.2f s",
                report.packets().gopMicros().size(),
                report.packets().medianGopMicros() / 1e6,
                report.packets().longestGopMicros() / 1e6);
    }

    private static String frames(ProbeReport.Counts counts) {
        return "%d: %d decoded, %d left out, %d damaged"
                .formatted(counts.frames(), counts.decoded(), counts.leftOut(), counts.damaged());
    }

    private static String time(ProbeReport report) {
        if (report.firstMicros().isEmpty()) {
            return "no frame";
        }
        return String.format(
                Locale.ROOT,
                "from %s, %.2f s",
                ClockTime.beside(
                        CaptureTime.format(report.firstMicros().getAsLong()),
                        report.firstMicros().getAsLong()),
                report.durationMicros() / 1e6);
    }
}
