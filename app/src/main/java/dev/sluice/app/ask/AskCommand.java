// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.AnswerReader;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.StopSignal;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** Asks one question and waits for its answer, or for all answers of a watch. */
@Command(
        name = "ask",
        description = "Asks a question about a stream and waits for the answer.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AskCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHDRAW_TIMEOUT = Duration.ofSeconds(5);

    @Parameters(paramLabel = "QUESTION", description = "The question to ask.")
    private String question;

    @Option(
            names = "--stream",
            required = true,
            paramLabel = "ID",
            description = "The id of a stream.")
    private String stream;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "The capture time that the question is about (default: now, answered at"
                            + " once).")
    private @Nullable Instant at;

    @Option(
            names = "--lookback",
            paramLabel = "DURATION",
            description =
                    "How far back the evidence goes, such as 90s or 10min (default: all that is in"
                            + " memory).")
    private @Nullable Duration lookback;

    @Option(names = "--watch", description = "Answers again whenever the answer changes.")
    private boolean watch;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "The capture time at which a watch ends.")
    private @Nullable Instant until;

    @Option(
            names = "--options",
            paramLabel = "TEXT",
            split = ",",
            description = "The only answers allowed, separated by commas.")
    private List<String> options = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "2min",
            description =
                    "How long to wait for the answer, or to watch, such as 90s or 10min (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The id of the question (default: a new one).")
    private @Nullable String id;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = KafkaSettings.of(deployment.load());
        Query asked = asked();
        try (AnswerReader reader = AnswerReader.fromNow(kafka.client(), kafka.answers());
                QuerySender sender = new QuerySender(kafka.client(), kafka.queries())) {
            reader.require(kafka.queries());
            sender.send(asked);
            if (!watch) {
                return first(reader, asked) ? 0 : 1;
            }
            return watch(reader, kafka, asked);
        }
    }

    private Query asked() {
        Query query = Query.latest(stream, question).withOptions(options);
        query = id == null ? query : query.withId(id);
        query = at == null ? query : query.at(at);
        query = lookback == null ? query : query.lookingBack(lookback);
        query = until == null ? query : query.until(until);
        return watch ? query.watching() : query;
    }

    private boolean first(AnswerReader reader, Query asked) {
        AnswerPrinter printer = new AnswerPrinter(output);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            for (ReceivedAnswer received : reader.poll(POLL)) {
                if (received.answer().queryId().equals(asked.queryId())) {
                    printer.print(received);
                    return received.answer().isOk();
                }
            }
        }
        throw unanswered();
    }

    private SluiceException unanswered() {
        return new SluiceException(
                ("no answer within %s; is './sluice run' running, and does stream %s have video?"
                                + " (--timeout waits longer)")
                        .formatted(timeout, stream));
    }

    /** Ends the watch with its reader, also when the reader is interrupted. */
    private int watch(AnswerReader reader, KafkaSettings kafka, Query asked) {
        try (StopSignal stop = new StopSignal()) {
            try {
                return all(reader, asked, stop);
            } finally {
                withdraw(kafka, asked);
            }
        }
    }

    private int all(AnswerReader reader, Query asked, StopSignal stop) {
        AnswerPrinter printer = new AnswerPrinter(output);
        long deadline = System.nanoTime() + timeout.toNanos();
        int answers = 0;
        while (System.nanoTime() < deadline && !stop.requested()) {
            for (ReceivedAnswer received : reader.poll(POLL)) {
                if (received.answer().queryId().equals(asked.queryId())) {
                    printer.print(received);
                    if (received.answer().isRefusal()) {
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    answers++;
                }
            }
        }
        if (answers == 0 && !stop.requested()) {
            throw unanswered();
        }
        return CommandLine.ExitCode.OK;
    }

    /** Uses a sender with a short timeout, so that the verb also ends when Kafka is gone. */
    private void withdraw(KafkaSettings kafka, Query asked) {
        try (QuerySender sender =
                QuerySender.impatient(kafka.client(), kafka.queries(), WITHDRAW_TIMEOUT)) {
            sender.send(asked.cancelling());
        } catch (SluiceException e) {
            output.say("the watch %s is still active: %s", asked.queryId(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
