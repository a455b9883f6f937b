// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.AlertsFile;
import dev.sluice.app.alert.rule.Variables;
import dev.sluice.app.alert.rule.Webhook;
import dev.sluice.app.alert.webhook.Attempts;
import dev.sluice.app.alert.webhook.ConsoleLinks;
import dev.sluice.app.alert.webhook.TopicFrames;
import dev.sluice.app.alert.webhook.WebhookSender;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.AnswerGroup;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.StopSignal;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Sends answers of watches to webhooks until it is stopped. */
@Command(
        name = "alert",
        description =
                "Sends the answers of watches to webhooks, signed if there is a secret, at least"
                        + " once and in order, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AlertCommand implements Callable<Integer> {

    private static final String GROUP = "sluice-alert";

    @Mixin private RuleOptions rule;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "A YAML file with several alerts, instead of --webhook.")
    private @Nullable Path alertsFile;

    @Option(
            names = "--console",
            paramLabel = "URL",
            description =
                    "The address of the console as receivers reach it, for links to the page and to"
                            + " the clip.")
    private @Nullable String console;

    @Option(
            names = "--start-from",
            paramLabel = "NAME",
            defaultValue = "committed",
            description =
                    "Which answers are sent first: committed (those since the last run, or new ones),"
                            + " latest or earliest (default: ${DEFAULT-VALUE}).")
    private AnswerGroup.Start startFrom;

    @Option(
            names = "--group",
            paramLabel = "ID",
            defaultValue = GROUP,
            description =
                    "The consumer group, under which is known what was delivered (default:"
                            + " ${DEFAULT-VALUE}).")
    private String group;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How often a request is made before its alert is lost (default:"
                            + " ${DEFAULT-VALUE}).")
    private int attempts;

    @Option(
            names = "--dead-letters",
            paramLabel = "FILE",
            description = "A file to which lost alerts are appended, one JSON object a line.")
    private @Nullable Path deadLetters;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (StopSignal stop = new StopSignal()) {
            run(stop::requested);
        }
        return 0;
    }

    /** Runs until it is told to stop. */
    private void run(BooleanSupplier stopped) throws InterruptedException {
        if (attempts < 1) {
            throw usage("--attempts: found %d; expected at least 1".formatted(attempts));
        }
        List<Alert> alerts = alerts();
        alerts.forEach(AlertCommand::check);
        Configuration config = deployment.load();
        KafkaSettings kafka = KafkaSettings.of(config);
        AlertReport report = new AlertReport(output, Optional.ofNullable(deadLetters));
        TopicFrames frames =
                new TopicFrames(
                        kafka.client(),
                        kafka.video(),
                        DecodeOptions.settings(config),
                        report::warn);
        WebhookSender sender = new WebhookSender(links(), frames, Attempts.usual(attempts));
        new AlertLoop(alerts, sender, report)
                .run(kafka.client(), kafka.answers(), group, startFrom, stopped);
    }

    private List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        if (alertsFile != null) {
            if (rule.isGiven()) {
                throw usage("--alerts and the options of a single alert exclude one another");
            }
            alerts.addAll(read(alertsFile));
        } else {
            alerts.add(rule.alert(Variables.ofProcess()).orElseThrow(this::nothing));
        }
        return alerts;
    }

    private static void check(Alert alert) {
        try {
            WebhookSender.check(alert.webhook());
        } catch (IllegalArgumentException e) {
            throw new SluiceException("alert %s: %s".formatted(alert.name(), e.getMessage()), e);
        }
    }

    private ParameterException nothing() {
        return usage("found neither --webhook nor --alerts; expected one of them");
    }

    private ParameterException usage(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private static List<Alert> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return new AlertsFile(file.toString(), Variables.ofProcess()).parse(text);
        } catch (IOException e) {
            throw new SluiceException(
                    "the file of alerts %s cannot be read (%s); check its path, and that it is UTF-8"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private Optional<ConsoleLinks> links() {
        if (console == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ConsoleLinks(Webhook.address(console)));
        } catch (IllegalArgumentException e) {
            throw usage("--console: " + e.getMessage());
        }
    }
}
