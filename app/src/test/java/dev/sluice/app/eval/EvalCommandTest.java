package dev.sluice.app.eval;

import dev.sluice.app.Main;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** What the command refuses before anything runs. */
class EvalCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clips 0 | expected --clips and --questions of at least 1",
                "--questions 0 | expected --clips and --questions of at least 1",
                "--first -1 | --first -1 with --data room; expected 0 or more, and room, room-long",
                "--data ovobench --first 3 | --first 3 with --data ovobench; expected 0 or more"
            })
    void aWrongOptionIsSaid(String options, String message) {
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute(("eval " + options).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
