// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.app.html.Html;
import dev.sluice.engine.clip.CellState;
import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A page that shows everything and needs no other file: pictures and video are in it, unless the
 * video is large.
 *
 * @param report the figures
 * @param plot the plot as SVG
 * @param video the overlay video
 * @param sheet the contact sheet, JPEG
 */
record InspectPage(InspectReport report, String plot, OverlayVideo video, byte[] sheet) {

    /** A video of more bytes is not put into the page, which links to it. */
    private static final int LARGEST_VIDEO = 32 << 20;

    String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s: what is kept</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                <p class="faint">%s</p>
                <h2>Policies</h2>
                <div class="wide">%s</div>
                <h2>Overlay</h2>
                <video controls loop muted playsinline src="%s"></video>
                %s
                <h2>Steps</h2>
                <img src="data:image/jpeg;base64,%s" alt="Some steps of the video, with the cells tinted">
                <p class="faint">Scene changes (by the first policy), the steps of which most is kept, and steps at even distances.</p>
                <h2>Over time</h2>
                %s
                %s
                </body>
                </html>
                """
                .formatted(
                        Html.escape(film().title()),
                        css(),
                        Html.escape(film().title()),
                        Html.escape(subtitle()),
                        table(),
                        videoAddress(),
                        legend(),
                        base64(sheet),
                        keys(),
                        plot);
    }

    private Film film() {
        return report.film();
    }

    private String subtitle() {
        String length = ClipTime.length(film().toMicros() - film().fromMicros());
        String when = film().stream() ? ", from " + ClipTime.at(film().fromMicros(), true) : "";
        return String.format(
                Locale.ROOT,
                "%s%s, %,d frames sampled (%s a second), model %s%s",
                length,
                when,
                film().frames().size(),
                number(report.fps()),
                report.model(),
                report.losses().isEmpty() ? "" : "; " + report.losses().text());
    }

    private String table() {
        StringBuilder rows = new StringBuilder();
        List<Trace> traces = film().traces();
        for (int i = 0; i < traces.size(); i++) {
            rows.append(row(traces.get(i), TimePlot.colour(i)));
        }
        return """
                <table>
                <thead><tr><th>policy</th><th>kept</th><th>tokens kept</th><th>merged</th><th>dropped or gated</th><th>tokens seen</th><th>steps</th><th>steps gated</th><th>scene changes</th><th>reduction, ms/step</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                """
                .formatted(rows);
    }

    private static String row(Trace trace, String colour) {
        return String.format(
                Locale.ROOT,
                "<tr><td><code>%s</code></td><td><span class=\"bar\" style=\"width:%.0fpx;background:%s\"></span><strong>%s</strong></td><td>%,d</td><td>%,d</td><td>%,d</td><td>%,d</td><td>%,d</td><td>%,d</td><td>%,d</td><td>%.2f</td></tr>%n",
                Html.escape(trace.name()),
                Math.max(2, 120 * trace.keptShare()),
                colour,
                Board.percent(trace.keptShare()),
                trace.count(CellState.KEPT),
                trace.count(CellState.MERGED),
                trace.count(CellState.DROPPED) + trace.count(CellState.GATED),
                trace.seen(),
                trace.steps().size(),
                trace.gatedSteps(),
                trace.sceneChanges(),
                trace.reduceMillisPerStep());
    }

    private String legend() {
        String every =
                video.every() == 1
                        ? ""
                        : "It shows every %d. sampled frame, because the video is long. "
                                .formatted(video.every());
        return """
                <ul class="keys">
                <li>%skept: the token is in memory</li>
                <li>%smerged: put into a token of another position or step</li>
                <li>%sdropped: repeats an earlier token</li>
                <li>%sgated: the step was not encoded, because nearly nothing changed</li>
                </ul>
                <p class="faint">%sThe video has only the frames that the model sees. Black parts are outside of what the model sees.</p>
                """
                .formatted(
                        key(Tint.KEPT),
                        key(Tint.MERGED),
                        key(Tint.DROPPED),
                        key(Tint.GATED),
                        every);
    }

    private static String key(Tint tint) {
        return "<span class=\"key\" style=\"background:#%06x\"></span>"
                .formatted(tint == Tint.KEPT ? CellPainter.EDGE : tint.apply(0x9aa4b0));
    }

    /** Which colour is which policy in the plot. */
    private String keys() {
        StringBuilder keys = new StringBuilder("<ul class=\"keys\">");
        for (int i = 0; i < film().traces().size(); i++) {
            keys.append(
                    "<li><span class=\"key\" style=\"background:%s\"></span><code>%s</code></li>"
                            .formatted(
                                    TimePlot.colour(i),
                                    Html.escape(film().traces().get(i).name())));
        }
        return keys.append("</ul>").toString();
    }

    private String videoAddress() {
        return video.file().length > LARGEST_VIDEO
                ? InspectFolder.VIDEO
                : "data:video/mp4;base64," + base64(video.file());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String css() {
        try (InputStream resource = InspectPage.class.getResourceAsStream("page.css")) {
            if (resource == null) {
                throw new SluiceException(
                        "page.css is missing from Sluice's classes; build Sluice again");
            }
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new SluiceException("cannot read page.css: " + e.getMessage(), e);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
