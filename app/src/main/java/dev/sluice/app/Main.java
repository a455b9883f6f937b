// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.app.alert.AlertCommand;
import dev.sluice.app.answer.AnswerCommand;
import dev.sluice.app.ask.AskCommand;
import dev.sluice.app.console.ConsoleCommand;
import dev.sluice.app.demo.DemoCommand;
import dev.sluice.app.doctor.DoctorCommand;
import dev.sluice.app.eval.EvalCommand;
import dev.sluice.app.forget.ForgetCommand;
import dev.sluice.app.ingest.IngestCommand;
import dev.sluice.app.inspect.InspectCommand;
import dev.sluice.app.kafka.KafkaCommand;
import dev.sluice.app.model.ModelCommand;
import dev.sluice.app.option.DurationConverter;
import dev.sluice.app.option.TimeConverter;
import dev.sluice.app.probe.ProbeCommand;
import dev.sluice.app.progress.Screen;
import dev.sluice.app.reduce.ReduceCommand;
import dev.sluice.app.replay.ReplayCommand;
import dev.sluice.app.run.RunCommand;
import dev.sluice.app.streams.StreamsCommand;
import dev.sluice.app.tune.TuneCommand;
import dev.sluice.app.world.WorldCommand;
import dev.sluice.platform.local.Home;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** The root of the command. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(
        name = "sluice",
        description = "Live video in over Kafka, questions in over Kafka, answers out over Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        subcommands = {
            DemoCommand.class,
            IngestCommand.class,
            ProbeCommand.class,
            StreamsCommand.class,
            KafkaCommand.class,
            RunCommand.class,
            ConsoleCommand.class,
            AskCommand.class,
            AlertCommand.class,
            ForgetCommand.class,
            ReplayCommand.class,
            AnswerCommand.class,
            InspectCommand.class,
            TuneCommand.class,
            ReduceCommand.class,
            EvalCommand.class,
            WorldCommand.class,
            ModelCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Callable<Integer> {

    @Spec private CommandSpec spec;

    public static void main(String[] arguments) {
        Home.nameLogs();
        int code;
        try (Screen screen = Screen.ofProcess()) {
            code = commandLine().setOut(screen.out()).setErr(screen.err()).execute(arguments);
        }
        System.exit(code);
    }

    /** Runs the command in this process and returns its exit code. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** The command, for callers that direct its output elsewhere. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(new FailureHandler())
                .setParameterExceptionHandler(new UsageErrorHandler())
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Instant.class, new TimeConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** Without a verb there is nothing to do but to list the verbs. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
