// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.webhook.Notification;
import dev.sluice.app.alert.webhook.Outcome;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Says what became of notifications: a line for each that was delivered, and for one that is lost a
 * line on standard error and in the file of dead letters. It says no secrets: of an address only
 * the host. Thread-safe.
 */
final class AlertReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputOptions output;
    private final Optional<Path> deadLetters;

    /**
     * @param deadLetters a file to which lost notifications are appended
     */
    AlertReport(OutputOptions output, Optional<Path> deadLetters) {
        this.output = output;
        this.deadLetters = deadLetters;
    }

    /** The group is joined. */
    void ready(List<Alert> alerts, String group) {
        for (Alert alert : alerts) {
            output.say("%s: to %s", alert.name(), alert.webhook());
        }
        output.say("reading answers as group %s", group);
    }

    /** A notification was delivered or is lost. */
    synchronized void outcome(Notification notification, Outcome outcome) {
        if (outcome.failure().isPresent()) {
            lost(notification, outcome.attempts(), outcome.failure().get());
            return;
        }
        output.print(
                "%s: %s, %s: \"%s\""
                        .formatted(
                                notification.alert().name(),
                                notification.id(),
                                notification.time().orElse("no time"),
                                notification.answer().text()),
                line(notification, "delivered", outcome.attempts()));
    }

    /** Sending failed in a way that nobody has thought of. */
    synchronized void failure(Notification notification, RuntimeException failure) {
        lost(notification, 0, String.valueOf(failure));
    }

    /** Something that is no loss. */
    synchronized void warn(String text) {
        output.say("%s", text);
    }

    private void lost(Notification notification, int attempts, String reason) {
        output.say(
                "lost: alert %s, %s to %s after %s: %s",
                notification.alert().name(),
                notification.id(),
                notification.alert().webhook().shown(),
                Quantity.count(attempts, "attempt"),
                reason);
        ObjectNode line = line(notification, "lost", attempts).put("reason", reason);
        line.put("to", notification.alert().webhook().shown());
        if (output.json()) {
            output.print("", line);
        }
        deadLetters.ifPresent(file -> append(file, line, notification));
    }

    private static ObjectNode line(Notification notification, String state, int attempts) {
        ObjectNode line =
                JSON.createObjectNode()
                        .put("state", state)
                        .put("alert", notification.alert().name())
                        .put("id", notification.id())
                        .put("stream", notification.stream())
                        .put("answer", notification.answer().text())
                        .put("attempts", attempts);
        notification.time().ifPresent(time -> line.put("as_of", time));
        return line;
    }

    private void append(Path file, ObjectNode line, Notification notification) {
        try {
            ObjectNode letter = line.deepCopy();
            letter.set("record", JSON.readTree(notification.received().json()));
            Files.write(
                    file,
                    (letter + "\n").getBytes(UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            output.say(
                    "the dead letter could not be written to %s: %s",
                    file, String.valueOf(e.getMessage()));
        }
    }
}
