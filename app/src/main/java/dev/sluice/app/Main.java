package dev.sluice.app;

import dev.sluice.app.answer.AnswerCommand;
import dev.sluice.app.ask.AskCommand;
import dev.sluice.app.demo.DemoCommand;
import dev.sluice.app.doctor.DoctorCommand;
import dev.sluice.app.eval.EvalCommand;
import dev.sluice.app.ingest.IngestCommand;
import dev.sluice.app.option.Durations;
import dev.sluice.app.reduce.ReduceCommand;
import dev.sluice.app.replay.ReplayCommand;
import dev.sluice.app.run.RunCommand;
import dev.sluice.app.world.WorldCommand;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import java.time.Duration;

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
            RunCommand.class,
            AskCommand.class,
            ReplayCommand.class,
            AnswerCommand.class,
            ReduceCommand.class,
            EvalCommand.class,
            WorldCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Spec private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs the command in this process and returns its exit code. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** The command, for whoever wants its output elsewhere. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::failed)
                .registerConverter(Duration.class, new Durations())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which verb?");
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        String verb = command.getCommandSpec().qualifiedName();
        command.getErr().println(command.getColorScheme().errorText(verb + ": " + text(failure)));
        if (!isPlain(failure)) {
            LOG.info("{} failed", verb, failure);
            command.getErr().println("details: " + Home.logFile());
        }
        command.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether the message says all that a person needs. */
    private static boolean isPlain(Exception failure) {
        return failure instanceof SluiceException || failure instanceof ConfigException;
    }

    private static String text(Exception failure) {
        String message = failure.getMessage();
        return isPlain(failure) || (message != null && message.contains(" "))
                ? message
                : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
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
