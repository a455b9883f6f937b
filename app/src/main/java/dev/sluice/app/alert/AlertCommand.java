// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;
import dev.sluice.app.alert.rule.Variables;
import dev.sluice.app.alert.rule.Webhook;
import dev.sluice.app.alert.webhook.Attempts;
import dev.sluice.app.alert.webhook.ConsoleLinks;
import dev.sluice.app.alert.webhook.TopicFrames;
import dev.sluice.app.alert.webhook.WebhookSender;
import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
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

import java.nio.file.Path;
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
            description =
                    "A YAML file with several alerts, instead of --webhook. Changes to it are taken"
                            + " up while this runs.")
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
        AlertReport report = new AlertReport(output, Optional.ofNullable(deadLetters));
        Optional<FollowedAlerts> file = file(report);
        List<Alert> single = file.isPresent() ? List.of() : single();
        Configuration config = deployment.load();
        KafkaSettings kafka = KafkaSettings.of(config);
        try (TopicFrames frames = new TopicFrames(config, report::warn)) {
            WebhookSender sender = new WebhookSender(links(), frames, Attempts.usual(attempts));
            AnswerGroup.Start start = startFrom;
            while (!stopped.getAsBoolean()) {
                // Other alerts begin where those before them ended.
                new AlertLoop(file.map(FollowedAlerts::alerts).orElse(single), sender, report)
                        .run(
                                kafka.client(),
                                kafka.answers(),
                                group,
                                start,
                                () ->
                                        stopped.getAsBoolean()
                                                || file.filter(FollowedAlerts::changed)
                                                        .isPresent());
                start = AnswerGroup.Start.COMMITTED;
            }
        }
    }

    private Optional<FollowedAlerts> file(AlertReport report) {
        if (alertsFile == null) {
            return Optional.empty();
        }
        if (rule.isGiven()) {
            throw usage("--alerts and the options of a single alert exclude one another");
        }
        return Optional.of(FollowedAlerts.open(alertsFile, report::warn));
    }

    private List<Alert> single() {
        Alert alert = rule.alert(Variables.ofProcess()).orElseThrow(this::nothing);
        FollowedAlerts.check(alert);
        return List.of(alert);
    }

    private ParameterException nothing() {
        return usage("found neither --webhook nor --alerts; expected one of them");
    }

    private ParameterException usage(String text) {
        return new ParameterException(spec.commandLine(), text);
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
