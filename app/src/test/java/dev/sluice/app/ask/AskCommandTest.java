// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.app.Main;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.QuerySender;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is wrong with the brokers' address is said by whoever is given it. */
final class AskCommandTest {

    private static final String ADDRESS = "nonsense";
    private static final String CAUSE = "Invalid url in bootstrap.servers: " + ADDRESS;

    @Test
    void anAddressThatIsNoneIsNamed() {
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute("ask", "Open?", "--stream", "s", "--bootstrap-servers", ADDRESS);
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains(CAUSE).doesNotContain("details:");
    }

    @Test
    void theSenderNamesItToo() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", ADDRESS);
        assertThatThrownBy(() -> new QuerySender(client, "queries"))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(CAUSE);
    }
}
