// SPDX-License-Identifier: Apache-2.0
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
                "--clips 0 | found --clips 0; expected at least 1",
                "--questions 0 | found --questions 0; expected at least 1",
                "--first -1 | --first -1 with --data room; expected 0 or more, and room, room-long",
                "--data ovobench --first 3 | --first 3 with --data ovobench; expected 0 or more",
                "--fps 2 | --skip-missing or --fps with --data room; expected them with streamingbench",
                "--annotations x.json | with --data room; expected them with streamingbench, ovobench",
                "--data ovobench --fps 0 | --fps 0.0; expected more than 0",
                "drift --threshold 2 | --threshold 2.0; expected a cosine, -1 to 1",
                "hour --threshold -2 | --threshold -2.0; expected a cosine, -1 to 1",
                "hour --budget 0 | --budget 0; expected at least 1 token",
                "watch --clips 0 | found --clips 0; expected at least 1"
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
