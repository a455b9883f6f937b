// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.text.ClockTime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * How the answers, tokens and times of two runs on the same video compare.
 *
 * @param a the first run
 * @param b the second run
 * @param pairs the pairs of their answers, by moment
 * @param losses what only one of the runs lost
 */
record AbReport(ComparedRun a, ComparedRun b, List<AnswerPair> pairs, RunComparison losses) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Pairs the answers of two runs.
     *
     * @param inRange whether a capture time, in microseconds since 1970, is replayed
     */
    static AbReport of(ComparedRun a, ComparedRun b, LongPredicate inRange) {
        return new AbReport(
                a,
                b,
                AnswerPairs.of(a.answers(), b.answers()),
                RunComparison.of(a.events(), b.events(), inRange));
    }

    /** The pairs whose answers are not the same. */
    List<AnswerPair> differing() {
        return pairs.stream().filter(AnswerPair::differs).toList();
    }

    long complete() {
        return pairs.stream().filter(AnswerPair::isComplete).count();
    }

    private long only(boolean first) {
        return pairs.stream()
                .filter(pair -> !pair.isComplete() && (pair.a() != null) == first)
                .count();
    }

    /** Share of the pairs whose answers are the same, 0 to 1; NaN if there is no pair. */
    double agreement() {
        return 1 - (double) differing().size() / complete();
    }

    /** Whether nothing but policy, model and settings can make the answers differ. */
    boolean sameChunks() {
        return !losses.differs() && (a.report() == null || !a.report().differs());
    }

    /** How many answers are the same. */
    String verdict() {
        if (complete() == 0) {
            return "no answers to compare; only in A: %d, only in B: %d"
                    .formatted(only(true), only(false));
        }
        return String.format(
                Locale.ROOT,
                "%,d answers compared: %,d equal, %,d different, agreement %.1f%%; only in A: %d, only in B: %d",
                complete(),
                complete() - differing().size(),
                differing().size(),
                100 * agreement(),
                only(true),
                only(false));
    }

    /** What may make answers differ besides policy and model; empty if nothing was lost. */
    String lossLine() {
        return losses.differs()
                ? "answers can also differ because the runs did not use the same chunks:"
                        + ReplayReport.named(" lost only in A: ", losses.replayOnly())
                        + ReplayReport.named(" lost only in B: ", losses.liveOnly())
                : "";
    }

    /** The figures of both runs and the verdict, for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("A: ").append(a.title()).append("\nB: ").append(b.title()).append('\n');
        text.append(row("", "A", "B"));
        for (RunFigure figure : RunFigure.values()) {
            text.append(row(figure.title(), figure.text(a), figure.text(b)));
        }
        text.append(verdict());
        return losses.differs() ? text.append('\n').append(lossLine()).toString() : text.toString();
    }

    private static String row(String title, String first, String second) {
        return "  %-32s %14s %14s%n".formatted(title, first, second);
    }

    /** The figures of both runs and the verdict, as JSON. */
    ObjectNode json() {
        ObjectNode object = JSON.createObjectNode();
        ObjectNode comparison = object.putObject("comparison");
        comparison.set("a", a.json());
        comparison.set("b", b.json());
        comparison.put("pairs", complete()).put("differ", differing().size());
        comparison.put("only_a", only(true)).put("only_b", only(false));
        if (complete() > 0) {
            comparison.put("agreement", Math.round(agreement() * 10_000) / 10_000.0);
        }
        ReplayReport.add(comparison.putArray("lost_only_a"), losses.replayOnly());
        ReplayReport.add(comparison.putArray("lost_only_b"), losses.liveOnly());
        return object;
    }

    /** A pair for people: the question, and both answers with their tokens and times. */
    static String text(AnswerPair pair) {
        return "%s%n    A: %s%n    B: %s".formatted(title(pair), line(pair.a()), line(pair.b()));
    }

    /** The question of a pair, and for a watch the moment of its answers. */
    static String title(AnswerPair pair) {
        Answer either = pair.either();
        AskedQuestion asked = either.asked();
        if (asked == null) {
            return either.queryId();
        }
        String question = AnswerPrinter.question(either, asked);
        return asked.mode() == QueryMode.WATCH && pair.moment() != Answer.NO_TIME
                ? question
                        + " (at "
                        + ClockTime.beside(CaptureTime.format(pair.moment()), pair.moment())
                        + ")"
                : question;
    }

    private static String line(@Nullable ReceivedAnswer received) {
        return received == null
                ? "no answer"
                : "%s; %s".formatted(AnswerPrinter.words(received.answer()), details(received));
    }

    /** The tokens and times of an answer. */
    static String details(ReceivedAnswer received) {
        Answer answer = received.answer();
        String tokens =
                answer.evidence().tokensSeen() == 0
                        ? "no frames"
                        : AnswerPrinter.tokens(answer.evidence());
        return String.format(
                Locale.ROOT,
                "%s; first token after %.0f ms, answered in %.0f ms",
                tokens,
                answer.timing().firstToken(),
                answer.timing().total());
    }

    /** A pair as JSON: the records of both answers, unchanged. */
    static ObjectNode json(AnswerPair pair) {
        ObjectNode object = JSON.createObjectNode();
        ObjectNode node = object.putObject("pair");
        node.put("query_id", pair.either().queryId()).put("stream_id", pair.streamId());
        node.put("differs", pair.differs());
        node.set("a", record(pair.a()));
        node.set("b", record(pair.b()));
        return object;
    }

    private static @Nullable JsonNode record(@Nullable ReceivedAnswer received) {
        try {
            return received == null ? null : JSON.readTree(received.json());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
