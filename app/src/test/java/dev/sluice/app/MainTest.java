package dev.sluice.app;

import dev.sluice.platform.SluiceException;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** What every verb promises: help, and exit codes that scripts can rely on. */
final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyVerbHasHelpWithADescription() {
        for (String verb : Main.commandLine().getSubcommands().keySet()) {
            assertThat(
                            run(
                                    "help".equals(verb)
                                            ? new String[] {"help"}
                                            : new String[] {verb, "--help"}))
                    .as(verb)
                    .isZero();
            assertThat(out.toString()).as(verb).contains("Usage: sluice");
            assertThat(
                            Main.commandLine()
                                    .getSubcommands()
                                    .get(verb)
                                    .getCommandSpec()
                                    .usageMessage()
                                    .description())
                    .as(verb)
                    .isNotEmpty();
        }
    }

    @Test
    void anUnknownVerbIsAUsageError() {
        assertThat(run("pan")).isEqualTo(2);
        assertThat(err.toString()).contains("pan");
    }

    @Test
    void noVerbIsAUsageErrorThatListsTheVerbs() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Commands:");
    }

    @Test
    void aFailureThatAPersonCanActOnPrintsItsMessageAlone() {
        int code =
                captured(
                                Main.commandLine()
                                        .addSubcommand(
                                                new Failing(
                                                        new SluiceException(
                                                                "no broker; start one"))))
                        .execute("fail");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().trim()).isEqualTo("sluice fail: no broker; start one");
    }

    @Test
    void anyOtherFailureSaysWhereTheDetailsAre() {
        int code =
                captured(Main.commandLine().addSubcommand(new Failing(new IllegalStateException())))
                        .execute("fail");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("IllegalStateException").contains("sluice.log");
    }

    private int run(String... arguments) {
        return captured(Main.commandLine()).execute(arguments);
    }

    private CommandLine captured(CommandLine command) {
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    @CommandLine.Command(name = "fail", description = "fails")
    private static final class Failing implements Runnable {
        private final RuntimeException failure;

        private Failing(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void run() {
            throw failure;
        }
    }
}
