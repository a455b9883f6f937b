package dev.sluice.app.doctor;

import dev.sluice.app.option.DeploymentOptions;
import dev.sluice.platform.job.Jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Checks this machine, the configuration, Kafka and the model; changes nothing. */
@Command(
        name = "doctor",
        description =
                "Checks Java, Kafka and its topics, the model and the GPU; says what is missing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kafka's and the web UI's, as the demo prefers them. */
    private static final List<Integer> PORTS = List.of(9092, 8081);

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Mixin private DeploymentOptions deployment;

    private int missing;

    @Override
    public Integer call() {
        Configuration config = deployment.load();
        MachineChecks.all(PORTS, this::report);
        report(configuration(config));
        NativeChecks.all(config, this::report);
        KafkaChecks.all(config, deployment.namesKafka(), this::report);
        if (!json) {
            spec.commandLine()
                    .getOut()
                    .println(
                            missing == 0
                                    ? "nothing that is needed is missing"
                                    : missing + " of what is needed is missing");
            spec.commandLine().getOut().flush();
        }
        return missing == 0 ? 0 : 1;
    }

    /** At once: some checks take a while. */
    private void report(Finding finding) {
        if (finding.level() == Finding.Level.MISSING) {
            missing++;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(finding) : text(finding));
        out.flush();
    }

    private Finding configuration(Configuration config) {
        try {
            Jobs.check(config);
            return Finding.ok("configuration", deployment.file().toString());
        } catch (IllegalArgumentException e) {
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

    private static String json(Finding finding) {
        ObjectNode object = JSON.createObjectNode();
        object.put("check", finding.name());
        object.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        object.put("found", finding.found());
        object.put("advice", finding.advice());
        return object.toString();
    }
}
