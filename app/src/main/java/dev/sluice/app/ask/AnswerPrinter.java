package dev.sluice.app.ask;

import dev.sluice.platform.client.Answer;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows answers: one JSON object a line for machines, or lines for people. */
public final class AnswerPrinter {

    private final PrintWriter out;
    private final boolean json;

    /**
     * @param out where to; not closed
     * @param json whether for machines
     */
    public AnswerPrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Shows one answer. */
    public void print(Answer answer) {
        out.println(json ? answer.text() : forPeople(answer));
        out.flush();
    }

    /** The answer and what it rests on, in two or three lines. */
    static String forPeople(Answer answer) {
        StringBuilder text = new StringBuilder();
        text.append(answer.ok() ? "\"" + answer.words() + "\"" : notOk(answer));
        if (answer.evidence("tokens_seen") > 0) {
            text.append("\n    ").append(tokens(answer));
        }
        text.append("\n    ").append(time(answer));
        return text.toString();
    }

    private static String notOk(Answer answer) {
        String message = answer.json().path("error").path("message").asText("");
        String code = answer.json().path("error").path("code").asText("");
        return (answer.status() + " " + code).strip() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String tokens(Answer answer) {
        long seen = answer.evidence("tokens_seen");
        long kept = answer.evidence("tokens_kept");
        return String.format(
                Locale.ROOT,
                "%,d frames: %,d tokens seen, %,d kept (%.1f%%), %,d used in the prompt",
                answer.evidence("frames"),
                seen,
                kept,
                100.0 * kept / seen,
                answer.evidence("tokens_used"));
    }

    private static String time(Answer answer) {
        StringBuilder text = new StringBuilder();
        text.append("as of ").append(answer.json().path("as_of").asText("(nothing yet)"));
        double total = answer.json().path("timing").path("total_ms").asDouble();
        if (total > 0) {
            text.append(String.format(Locale.ROOT, ", answered in %.0f ms", total));
        }
        return text.toString();
    }
}
