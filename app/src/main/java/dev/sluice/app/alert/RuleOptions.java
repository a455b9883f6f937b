// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.AnswerMatch;
import dev.sluice.app.alert.rule.Variables;
import dev.sluice.app.alert.rule.Webhook;
import dev.sluice.app.alert.rule.WebhookFormat;
import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One alert on the command line. */
final class RuleOptions {

    private static final String NAME = "alert";

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description = "The http or https URL to which alerts are sent.")
    private @Nullable String webhook;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "cloudevents",
            description =
                    "The form of what is sent: cloudevents, cloudevents-binary, json or text"
                            + " (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(
            names = "--stream",
            paramLabel = "ID",
            description = "The id of a stream; may be given several times (default: all streams).")
    private List<String> streams = List.of();

    @Option(
            names = "--query",
            paramLabel = "ID",
            description =
                    "The query id of a watch, or what it begins with before a slash; may be given"
                            + " several times (default: all watches).")
    private List<String> watches = List.of();

    @Option(
            names = "--when",
            paramLabel = "TEXT",
            description =
                    "Words that an answer must contain; may be given several times, and one of them"
                            + " is enough.")
    private List<String> when = List.of();

    @Option(
            names = "--when-not",
            paramLabel = "TEXT",
            description = "Words that an answer must not contain; may be given several times.")
    private List<String> whenNot = List.of();

    @Option(
            names = "--cool-down",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description =
                    "How long no other alert of the same watch is sent, in capture time, such as 90s"
                            + " or 10min (default: ${DEFAULT-VALUE}).")
    private Duration coolDown;

    @Option(
            names = "--secret-env",
            paramLabel = "NAME",
            description =
                    "The environment variable with the secret by which requests are signed (default:"
                            + " they are not signed).")
    private @Nullable String secret;

    @Option(
            names = "--with-frame",
            description = "Sends the frame of the answer's time along, as a JPEG file.")
    private boolean withFrame;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Whether one of the options that have no default is given. */
    boolean isGiven() {
        return webhook != null
                || secret != null
                || withFrame
                || !streams.isEmpty()
                || !watches.isEmpty()
                || !when.isEmpty()
                || !whenNot.isEmpty();
    }

    /**
     * Returns the alert.
     *
     * @return empty if no webhook is given
     * @throws SluiceException if the secret's variable is not set
     */
    Optional<Alert> alert(Variables variables) {
        if (webhook == null) {
            return Optional.empty();
        }
        Webhook receiver =
                new Webhook(
                        parsed("--webhook", webhook, Webhook::address),
                        parsed("--format", format, WebhookFormat::parse),
                        Map.of(),
                        Optional.ofNullable(secret).map(name -> value(variables, name)));
        return Optional.of(
                new Alert(
                        NAME,
                        Set.copyOf(streams),
                        Set.copyOf(watches),
                        new AnswerMatch(when, whenNot),
                        coolDown,
                        receiver,
                        withFrame));
    }

    private static String value(Variables variables, String name) {
        try {
            return variables.value(name);
        } catch (IllegalArgumentException e) {
            throw new SluiceException("--secret-env: " + e.getMessage(), e);
        }
    }

    private <T> T parsed(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
