package dev.sluice.app.demo;

import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.ask.Question;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the demo prints: answers on standard output, everything else beside it. For one thread. */
final class DemoConsole {

    private final PrintWriter out;
    private final PrintWriter progress;
    private final boolean json;
    private final AnswerPrinter answers;
    private final Map<String, String> names = new HashMap<>();
    private final long start = System.nanoTime();

    private long seen;
    private long kept;
    private int ok;
    private int notOk;

    /**
     * @param out answers, and progress unless {@code json}
     * @param err progress if {@code json}
     */
    DemoConsole(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.progress = json ? err : out;
        this.json = json;
        this.answers = new AnswerPrinter(out, json);
    }

    /** Something that happened. */
    void say(String text, Object... arguments) {
        progress.println(time() + " " + String.format(Locale.ROOT, text, arguments));
        progress.flush();
    }

    /** A question was asked. */
    void asked(Question question, String why) {
        String name = "Q" + (names.size() + 1);
        names.put(question.id(), name);
        say("%s  %s  (%s)", name, question.text(), why);
    }

    /** An answer came. */
    void answered(Answer answer) {
        if (answer.ok()) {
            ok++;
        } else {
            notOk++;
        }
        seen += answer.evidence("tokens_seen");
        kept += answer.evidence("tokens_kept");
        if (!json) {
            out.print(time() + " " + name(answer) + "  ");
        }
        answers.print(answer);
    }

    /** The last lines. */
    void summary() {
        say(
                "%d answers ok%s; of all tokens behind them %.1f%% were kept",
                ok,
                notOk == 0 ? "" : ", " + notOk + " not",
                seen == 0 ? 100.0 : 100.0 * kept / seen);
    }

    /** Answers with status ok so far. */
    int ok() {
        return ok;
    }

    private String name(Answer answer) {
        String name = names.getOrDefault(answer.queryId(), "?");
        return "A" + name.substring(1) + (answer.sequence() > 0 ? "." + answer.sequence() : "");
    }

    private String time() {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        return String.format(Locale.ROOT, "%5.1f s", since.toMillis() / 1000.0);
    }
}
