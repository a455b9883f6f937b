// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    void theLastLineOfAUsageErrorIsItsMessage() {
        assertThat(run("ask", "--stream", "x", "--tiemout=5s", "Is it open?")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "usage: sluice ask [OPTIONS] QUESTION (sluice ask --help lists the options)",
                        "sluice ask: Unknown option: '--tiemout=5s'; did you mean '--timeout'?");
    }

    @Test
    void everyKindOfNameHasASuggestion() {
        assertThat(run("replya")).isEqualTo(2);
        assertThat(lastLine()).contains("did you mean 'replay'?");
        assertThat(run("replay", "--policy", "holytom")).isEqualTo(2);
        assertThat(lastLine()).contains("did you mean 'holitom'?");
        assertThat(run("replay", "--policy", "holitom:retainratio=0.1")).isEqualTo(2);
        assertThat(lastLine()).contains("did you mean 'retain-ratio'?");
        assertThat(run("replay", "--set", "sluice.model.pfad=x")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean 'sluice.model.path'?");
    }

    @Test
    void durationsAndTimesAreErrorsThatShowHow() {
        assertThat(run("ask", "--stream", "x", "--timeout", "soon", "Why?")).isEqualTo(2);
        assertThat(lastLine()).contains("found 'soon'; expected a duration such as 500ms, 90s");
        assertThat(run("replay", "--from", "yesterday")).isEqualTo(2);
        assertThat(lastLine()).contains("found 'yesterday'; expected a time with a date");
    }

    @Test
    void machinesGetErrorsAsOneObjectOnStandardOutput() throws Exception {
        assertThat(run("ask", "--json", "Why?")).isEqualTo(2);
        JsonNode usage = new ObjectMapper().readTree(out.toString()).get("error");
        assertThat(usage.get("code").textValue()).isEqualTo("USAGE");
        assertThat(usage.get("message").textValue()).contains("--stream=ID");
        assertThat(err.toString()).isEmpty();

        out.getBuffer().setLength(0);
        assertThat(run("replay", "--json", "--set", "sluice.model.pfad=x")).isEqualTo(1);
        JsonNode failed = new ObjectMapper().readTree(out.toString()).get("error");
        assertThat(failed.get("code").textValue()).isEqualTo("CONFIG_INVALID");
        assertThat(failed.get("message").textValue()).contains("sluice.model.path");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theCodeOfAFailureIsThatOfItsCause() {
        SluiceException plain = new SluiceException("no broker");
        assertThat(ErrorObject.code(plain)).isEqualTo("FAILED");
        assertThat(ErrorObject.code(new IllegalStateException("?"))).isEqualTo("INTERNAL");
        assertThat(ErrorObject.code(new SluiceException("m", new ConfigException("c"))))
                .isEqualTo("CONFIG_INVALID");
    }

    private String lastLine() {
        return err.toString().lines().reduce("", (before, line) -> line);
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
