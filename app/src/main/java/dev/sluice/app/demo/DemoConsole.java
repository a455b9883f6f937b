// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.progress.Progress;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Prints the demo's answers and its progress. For one thread. */
final class DemoConsole {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDENT = " ".repeat(12);

    private final PrintWriter out;
    private final PrintWriter messages;
    private final Progress progress;
    private final boolean json;
    private final Map<String, String> names = new HashMap<>();
    private final long start = System.nanoTime();

    private long seen;
    private long kept;
    private int ok;
    private int notOk;

    /**
     * @param out takes answers
     * @param messages takes everything else that stays
     * @param progress shows what is going on now
     * @param json whether answers are printed as JSON
     */
    DemoConsole(PrintWriter out, PrintWriter messages, Progress progress, boolean json) {
        this.out = out;
        this.messages = messages;
        this.progress = progress;
        this.json = json;
    }

    /** Prints a message. */
    void say(String text, Object... arguments) {
        messages.println(time() + " " + String.format(Locale.ROOT, text, arguments));
        messages.flush();
    }

    /** Shows what is being done, until the next step. */
    void step(String what) {
        progress.remove(DemoSession.STREAM);
        progress.step(what);
    }

    /** Shows how far the video and its questions are. */
    void playing(double seconds, double of, Score score) {
        progress.endStep();
        String right = score.all() == 0 ? "" : ", %d of them right".formatted(score.right());
        progress.show(
                DemoSession.STREAM,
                "%s: %s of %s, %s asked, %s%s"
                        .formatted(
                                DemoSession.STREAM,
                                StreamTime.text(Math.floor(seconds)),
                                StreamTime.text(of),
                                Quantity.count(names.size(), "question"),
                                Quantity.count(ok + notOk, "answer"),
                                right));
    }

    /** Prints a question. */
    void asked(String id, String text, String why) {
        String name = "Q" + (names.size() + 1);
        names.put(id, name);
        say("%s  %s  (%s)", name, text, why);
    }

    /** Prints an answer, and whether it is right if that is known. */
    void answered(ReceivedAnswer received, Optional<Verdict> verdict, StreamTime time) {
        Answer answer = received.answer();
        if (isOwn(answer)) {
            count(answer);
        }
        OptionalDouble asOf = time.asOf(answer);
        out.println(
                json
                        ? json(received, verdict, asOf)
                        : time() + " " + name(answer) + "  " + text(answer, verdict, asOf));
        out.flush();
    }

    private void count(Answer answer) {
        if (answer.isOk()) {
            ok++;
        } else {
            notOk++;
        }
        seen += answer.evidence().tokensSeen();
        kept += answer.evidence().tokensKept();
    }

    /** Whether the demo itself has asked; others may ask while it runs. */
    private boolean isOwn(Answer answer) {
        return names.containsKey(answer.queryId());
    }

    /** Prints that a question was not answered. */
    void missed(String id, AnswerKey key) {
        String name =
                Objects.requireNonNull(names.get(id), "only a question that was asked is missed");
        say("%s  %s %s", name.replace('Q', 'A'), mark(false), key.missed());
    }

    /** Prints the summary. */
    void summary(Score score) {
        String right =
                score.all() == 0
                        ? Quantity.count(ok, "answer") + " ok"
                        : "%d of %d right".formatted(score.right(), score.all());
        String share =
                seen == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; of all tokens that the answers rest on, %.1f%% were kept",
                                100.0 * kept / seen);
        say(
                "%s%s%s",
                right, notOk == 0 ? "" : ", " + Quantity.count(notOk, "answer") + " not ok", share);
    }

    /** Prints what can be done with the topics that stay. */
    void kept(Path data) {
        say(
                "the topics stay in %s: './sluice kafka' serves them again, and then './sluice replay --config %s' asks all questions again",
                Home.display(data), Home.display(Home.demoConfig()));
    }

    /** Number of answers with status ok so far. */
    int ok() {
        return ok;
    }

    /** The answer, whether it is right, and its evidence, in two lines. */
    static String text(Answer answer, Optional<Verdict> verdict, OptionalDouble asOf) {
        if (!answer.isOk()) {
            String message = answer.error() == null ? "" : answer.error().message();
            return (answer.status().wireName() + " " + message).strip();
        }
        String given = Objects.requireNonNull(answer.text(), "an answer that is ok has a text");
        String shown =
                verdict.map(v -> judged(given, v, asOf)).orElseGet(() -> "\"" + given + "\"");
        return shown + "\n" + INDENT + evidence(answer, asOf);
    }

    private static String mark(boolean right) {
        return right ? "✓" : "✗";
    }

    private static String judged(String answer, Verdict verdict, OptionalDouble asOf) {
        String text = mark(verdict.right()) + " " + answer.strip();
        if (verdict.moment().isPresent() && asOf.isPresent()) {
            double moment = verdict.moment().getAsDouble();
            return text
                    + String.format(
                            Locale.ROOT,
                            ", as of %s: in truth at %s, %.1f s before%s",
                            StreamTime.text(asOf.getAsDouble()),
                            StreamTime.text(moment),
                            asOf.getAsDouble() - moment,
                            verdict.right() ? "" : ", too late");
        }
        return verdict.right() ? text : text + ", in truth: " + verdict.truth();
    }

    private static String evidence(Answer answer, OptionalDouble asOf) {
        long seen = answer.evidence().tokensSeen();
        long kept = answer.evidence().tokensKept();
        return String.format(
                Locale.ROOT,
                "%s%s seen, %,d kept (%.1f%%); answered in %.0f ms",
                asOf.isPresent() ? "as of " + StreamTime.text(asOf.getAsDouble()) + ": " : "",
                Quantity.count(seen, "token"),
                kept,
                seen == 0 ? 100.0 : 100.0 * kept / seen,
                answer.timing().total());
    }

    /** The record, with the truth in additional fields where it is known. */
    static String json(ReceivedAnswer received, Optional<Verdict> verdict, OptionalDouble asOf) {
        ObjectNode node = object(received.json());
        verdict.ifPresent(
                v -> {
                    node.put("truth", v.truth()).put("right", v.right());
                    if (v.moment().isPresent() && asOf.isPresent()) {
                        double delay = asOf.getAsDouble() - v.moment().getAsDouble();
                        node.put("delay_ms", Math.round(delay * 1000));
                    }
                });
        return node.toString();
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer was read from this text before", e);
        }
    }

    private String name(Answer answer) {
        String name = names.get(answer.queryId());
        if (name == null) {
            AskedQuestion asked = answer.asked();
            return asked == null ? "somebody asked:" : "somebody asked: " + asked.text() + " ";
        }
        return "A" + name.substring(1) + (answer.sequence() > 0 ? "." + answer.sequence() : "");
    }

    private String time() {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        return String.format(Locale.ROOT, "%5.1f s", since.toMillis() / 1000.0);
    }
}
