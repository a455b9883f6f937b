// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.job.Jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code sluice doctor}: checks this machine, the configuration, Kafka and the model. */
@Command(
        name = "doctor",
        description =
                "Checks Java, the file system, Kafka and its topics, the model and the GPU, and says what"
                        + " is missing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The ports of Kafka and of the web UI that the demo prefers. */
    private static final List<Integer> PORTS = List.of(9092, 8081);

    @Option(
            names = "--source",
            paramLabel = "PATH",
            description =
                    "A source to probe as well: what 'sluice ingest' takes as SOURCE"
                            + " (docs/operations.md).")
    private @Nullable String source;

    @Mixin private OutputOptions output;

    @Mixin private DeploymentOptions deployment;

    private int missing;

    @Override
    public Integer call() {
        Configuration config = deployment.load();
        MachineChecks.all(PORTS, this::report);
        report(configuration(config));
        NativeChecks.all(config, this::report);
        KafkaChecks.all(config, deployment.namesKafka(), this::report);
        if (source != null) {
            report(SourceCheck.of(source, config));
        }
        output.title(
                missing == 0
                        ? "everything that is needed was found"
                        : "failed checks: %d".formatted(missing));
        return missing == 0 ? 0 : 1;
    }

    /** Prints a finding at once, because some checks take a while. */
    private void report(Finding finding) {
        if (finding.level() == Finding.Level.MISSING) {
            missing++;
        }
        output.print(text(finding), json(finding));
    }

    private Finding configuration(Configuration config) {
        try {
            Jobs.validate(config);
            return Finding.ok("configuration", deployment.file().toString());
        } catch (IllegalArgumentException | SluiceException e) {
            return Finding.missing(
                    "configuration",
                    deployment.file() + ": " + e.getMessage(),
                    "correct it; docs/configuration.md lists all options");
        }
    }

    private static String text(Finding finding) {
        String mark =
                switch (finding.level()) {
                    case OK -> "ok     ";
                    case NOTE -> "note   ";
                    case MISSING -> "MISSING";
                };
        String line = "%s  %s: %s".formatted(mark, finding.name(), finding.found());
        return finding.advice().isEmpty() ? line : line + "\n         → " + finding.advice();
    }

    private static ObjectNode json(Finding finding) {
        ObjectNode object = JSON.createObjectNode();
        object.put("check", finding.name());
        object.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        object.put("found", finding.found());
        object.put("advice", finding.advice());
        return object;
    }
}
