// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.probe;

import dev.sluice.app.option.ConfigurationOptions;
import dev.sluice.app.option.CredentialsOption;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.ingest.probe.Probe;
import dev.sluice.ingest.probe.ProbeReport;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.IngestConfiguration;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code sluice probe}: reads a source as ingest does, and decodes it as the job does. */
@Command(
        name = "probe",
        description =
                "Says what Sluice makes of a source, without Kafka: how it is cut and decoded, what is"
                        + " left out or damaged, and what to do about it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ProbeCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SOURCE",
            description = "A file, a URL, a device or a drawn scene, as for 'sluice ingest'.")
    private String source;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "The length of the video, seconds: all of a recording and 10 s of a live"
                            + " source if this is not given.")
    private @Nullable Integer seconds;

    @Mixin private CredentialsOption credentials;

    @Mixin private OutputOptions output;

    @Mixin private ConfigurationOptions configuration;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (seconds != null && seconds < 1) {
            throw usage("--seconds is %d; expected at least 1".formatted(seconds), null);
        }
        SourceSpec parsed = source();
        IngestSettings settings = IngestConfiguration.settings(configuration.load());
        try {
            ProbeReport report =
                    Probe.of(
                            parsed,
                            settings,
                            Optional.ofNullable(seconds).map(Duration::ofSeconds));
            output.print(ProbePrinter.text(parsed.name(), report), ProbePrinter.json(report));
            return 0;
        } catch (IOException e) {
            throw new SluiceException(message(e), e);
        }
    }

    private SourceSpec source() {
        try {
            return SourceSpec.parse(source, credentials.secrets());
        } catch (SourceException | IllegalArgumentException e) {
            throw usage(message(e), e);
        }
    }

    private static String message(Exception e) {
        return Objects.requireNonNullElseGet(e.getMessage(), e::toString);
    }

    private ParameterException usage(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
