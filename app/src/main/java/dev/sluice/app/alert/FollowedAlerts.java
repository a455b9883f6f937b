// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.AlertsFile;
import dev.sluice.app.alert.rule.Variables;
import dev.sluice.app.alert.webhook.WebhookSender;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.streams.ContentPoll;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The alerts that are in force: those of a file as it is now. A content that is not valid changes
 * nothing and is reported once. Not safe for several threads.
 */
final class FollowedAlerts {

    private static final long PERIOD_NANOS = 500_000_000L;

    private final Path file;
    private final ContentPoll content;
    private final Consumer<String> warnings;
    private List<Alert> alerts;
    private long polledNanos = System.nanoTime();
    private String unreadable = ""; // the last message about a file that cannot be read

    private FollowedAlerts(
            Path file, ContentPoll content, List<Alert> alerts, Consumer<String> warnings) {
        this.file = file;
        this.content = content;
        this.alerts = alerts;
        this.warnings = warnings;
    }

    /**
     * Follows a file.
     *
     * @param warnings takes what is wrong with a later content
     * @throws SluiceException if the file cannot be read or is not valid
     */
    static FollowedAlerts open(Path file, Consumer<String> warnings) {
        try {
            ContentPoll content = ContentPoll.open(file);
            return new FollowedAlerts(file, content, parse(file, content.content()), warnings);
        } catch (IOException e) {
            throw new SluiceException(
                    "the file of alerts %s cannot be read (%s); check its path"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static List<Alert> parse(Path file, String text) {
        List<Alert> alerts = new AlertsFile(file.toString(), Variables.ofProcess()).parse(text);
        alerts.forEach(FollowedAlerts::check);
        return alerts;
    }

    /**
     * Checks that an alert can be sent.
     *
     * @throws SluiceException if not
     */
    static void check(Alert alert) {
        try {
            WebhookSender.check(alert.webhook());
        } catch (IllegalArgumentException e) {
            throw new SluiceException("alert %s: %s".formatted(alert.name(), e.getMessage()), e);
        }
    }

    /** The alerts that are in force. */
    List<Alert> alerts() {
        return alerts;
    }

    /** Looks at the file, if that is due; returns whether other alerts are in force now. */
    boolean changed() {
        long now = System.nanoTime();
        if (now - polledNanos < PERIOD_NANOS) {
            return false;
        }
        polledNanos = now;
        Optional<String> text = poll();
        return text.isPresent() && take(text.get());
    }

    private Optional<String> poll() {
        try {
            Optional<String> text = content.poll();
            unreadable = "";
            return text;
        } catch (IOException e) {
            if (!unreadable.equals(e.toString())) {
                unreadable = e.toString();
                warnings.accept(
                        "%s cannot be read, so the alerts stay as they are: %s; expected the file of alerts, so put it back"
                                .formatted(file, e));
            }
            return Optional.empty();
        }
    }

    private boolean take(String text) {
        try {
            alerts = parse(file, text);
            warnings.accept("%s has changed".formatted(file));
            return true;
        } catch (SluiceException e) {
            warnings.accept(
                    "%s has changed and is not valid, so the alerts stay as they are:%n  %s"
                            .formatted(file, e.getMessage()));
            return false;
        }
    }
}
