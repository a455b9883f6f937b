// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AskedQuestion;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import java.util.Locale;

/** Prints answers: the record as one line of JSON, or lines for people. */
public final class AnswerPrinter {

    private final OutputOptions output;

    public AnswerPrinter(OutputOptions output) {
        this.output = output;
    }

    /** Prints one answer: the record unchanged, or lines for people. */
    public void print(ReceivedAnswer received) {
        output.print(forPeople(received.answer()), received.json());
    }

    /** The answer, its question and its evidence, in up to four lines. */
    static String forPeople(Answer answer) {
        StringBuilder text = new StringBuilder();
        text.append(words(answer));
        if (answer.asked() != null) {
            text.append("\n    ").append(question(answer, answer.asked()));
        }
        if (answer.evidence().tokensSeen() > 0) {
            text.append("\n    ").append(tokens(answer.evidence()));
        }
        text.append("\n    ").append(time(answer));
        return text.toString();
    }

    /** The answer's text, or its status where that is not ok. */
    public static String words(Answer answer) {
        if (answer.text() == null) {
            return notOk(answer);
        }
        String quoted = "\"" + answer.text() + "\"";
        return switch (answer.status()) {
            case OK -> quoted;
            case TIMEOUT -> quoted + " (timeout: the stream ended before the time asked about)";
            default -> quoted + " (" + notOk(answer) + ")";
        };
    }

    /** The id, the stream, the time asked about and the question. */
    public static String question(Answer answer, AskedQuestion asked) {
        String at = asked.atMicros() == Query.LATEST ? "now" : time(asked.atMicros());
        return "%s to %s, %s %s: %s"
                .formatted(
                        answer.queryId() + (answer.sequence() > 0 ? "#" + answer.sequence() : ""),
                        answer.streamId(),
                        asked.mode() == QueryMode.WATCH ? "watch from" : "about",
                        at,
                        asked.text());
    }

    private static String notOk(Answer answer) {
        String status = answer.status().wireName();
        return answer.error() == null
                ? status
                : "%s %s: %s".formatted(status, answer.error().code(), answer.error().message());
    }

    /** The sampled frames and the visual tokens; seen must not be 0. */
    public static String tokens(AnswerEvidence evidence) {
        long seen = evidence.tokensSeen();
        long kept = evidence.tokensKept();
        return String.format(
                Locale.ROOT,
                "%s: %s seen, %,d kept (%.1f%%), %,d used in the prompt",
                Quantity.count(evidence.frames(), "frame"),
                Quantity.count(seen, "token"),
                kept,
                100.0 * kept / seen,
                evidence.tokensUsed());
    }

    /** A capture time to the microsecond, as records have it, with the local time beside it. */
    private static String time(long micros) {
        return ClockTime.beside(CaptureTime.format(micros), micros);
    }

    private static String time(Answer answer) {
        StringBuilder text = new StringBuilder();
        text.append("as of ")
                .append(
                        answer.asOfMicros() == Answer.NO_TIME
                                ? "(nothing yet)"
                                : time(answer.asOfMicros()));
        if (answer.sinceMicros() < answer.asOfMicros() && answer.sinceMicros() != Answer.NO_TIME) {
            text.append(", since ").append(time(answer.sinceMicros()));
        }
        double total = answer.timing().total();
        if (total > 0) {
            text.append(String.format(Locale.ROOT, ", answered in %.0f ms", total));
        }
        return text.toString();
    }
}
