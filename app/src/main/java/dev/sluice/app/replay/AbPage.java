// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.html.Html;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.client.ReceivedAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * The A/B report as one HTML file, with the frames at which answers differ. It is well-formed XML,
 * needs no other file and no script, and follows the reader's choice of light or dark.
 */
final class AbPage {

    /** How many differing answers are shown with their frames; the others are only counted. */
    static final int MAX_DIFFERING = 100;

    private static final int MAX_EQUAL = 1000;

    private static final String STYLE =
            """
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8886; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            article { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; padding: 1rem; border: 1px solid #8886; border-radius: .5rem; }
            article div { flex: 1 1 24rem; }
            figure { margin: 0; width: 320px; max-width: 100%; }
            img { max-width: 100%; height: auto; display: block; }
            figcaption, .small { font-size: .85rem; opacity: .8; overflow-wrap: anywhere; }
            h3 { margin: 0 0 .5rem; }
            """;

    private final AbReport report;
    private final Function<AnswerPair, ShownFrame> frames;
    private final StringBuilder html = new StringBuilder();

    private AbPage(AbReport report, Function<AnswerPair, ShownFrame> frames) {
        this.report = report;
        this.frames = frames;
    }

    /**
     * Returns the file's content.
     *
     * @param frames finds the frame at a pair's moment
     */
    static String of(AbReport report, Function<AnswerPair, ShownFrame> frames) {
        return new AbPage(report, frames).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">");
        html.append("<head><meta charset=\"utf-8\"/><title>Sluice: A/B report</title>");
        html.append("<meta name=\"viewport\" content=\"width=device-width\"/>");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
        html.append(" img-src data:; style-src 'unsafe-inline'\"/>");
        html.append("<style>").append(STYLE).append("</style></head>\n<body>");
        element("h1", "A/B report");
        summary();
        differing();
        equal();
        return html.append("</body></html>\n").toString();
    }

    private void summary() {
        element("p", report.verdict());
        if (report.losses().differs()) {
            element("p", report.lossLine());
        }
        html.append("<table><thead><tr><td></td><th>A: ").append(Html.escape(report.a().title()));
        html.append("</th><th>B: ").append(Html.escape(report.b().title()));
        html.append("</th></tr></thead>\n<tbody>");
        for (RunFigure figure : RunFigure.values()) {
            html.append("<tr>");
            element("th", figure.title());
            number(figure.text(report.a()));
            number(figure.text(report.b()));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private void number(String text) {
        html.append("<td class=\"number\">").append(Html.escape(text)).append("</td>");
    }

    private void differing() {
        List<AnswerPair> pairs = report.differing();
        element("h2", "Answers that differ: " + pairs.size());
        pairs.stream().limit(MAX_DIFFERING).forEach(this::pair);
        if (pairs.size() > MAX_DIFFERING) {
            element("p", "Only the first %d are shown.".formatted(MAX_DIFFERING));
        }
    }

    private void pair(AnswerPair pair) {
        html.append("<article>");
        figure(pair);
        html.append("<div>");
        element("h3", pair.question());
        html.append("<table><tbody>");
        answer("A", pair.a());
        answer("B", pair.b());
        html.append("</tbody></table><p class=\"small\">")
                .append(Html.escape(AbReport.title(pair)));
        html.append("</p></div></article>\n");
    }

    private void figure(AnswerPair pair) {
        ShownFrame frame = frames.apply(pair);
        html.append("<figure>");
        if (frame.isThere()) {
            String data = Base64.getEncoder().encodeToString(frame.jpeg());
            String time = CaptureTime.format(frame.captureMicros());
            html.append("<img width=\"%d\" height=\"%d\"".formatted(frame.width(), frame.height()));
            html.append(" alt=\"").append(Html.escape("%s at %s".formatted(pair.streamId(), time)));
            html.append("\" src=\"data:image/jpeg;base64,").append(data).append("\"/>");
            element("figcaption", "%s, %s".formatted(pair.streamId(), time));
        } else {
            element("figcaption", "%s, %s".formatted(pair.streamId(), frame.missing()));
        }
        html.append("</figure>");
    }

    private void answer(String run, @Nullable ReceivedAnswer received) {
        html.append("<tr>");
        element("th", run);
        html.append("<td>");
        if (received != null) {
            Answer answer = received.answer();
            element("strong", AnswerPrinter.words(answer));
            html.append("<br/><span class=\"small\">");
            html.append(Html.escape(AbReport.details(received))).append("</span>");
        }
        html.append("</td></tr>\n");
    }

    private void equal() {
        List<AnswerPair> pairs =
                report.pairs().stream().filter(p -> p.isComplete() && !p.differs()).toList();
        html.append("<details><summary>Equal answers: ").append(pairs.size());
        html.append("</summary><table><tbody>");
        for (AnswerPair pair : pairs.subList(0, Math.min(MAX_EQUAL, pairs.size()))) {
            html.append("<tr>");
            element("td", pair.streamId());
            element("td", pair.moment() == Answer.NO_TIME ? "" : CaptureTime.format(pair.moment()));
            element("td", pair.question());
            element("td", AnswerPrinter.words(pair.either()));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></details>\n");
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>').append(Html.escape(text));
        html.append("</").append(name).append('>');
    }
}
