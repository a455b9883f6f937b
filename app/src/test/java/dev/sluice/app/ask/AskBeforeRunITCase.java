// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.app.Main;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Who asks too early makes no topics, also where Kafka makes them by itself. */
final class AskBeforeRunITCase {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(0, Map.of("auto.create.topics.enable", "true"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void noTopicIsMadeByAsking() throws Exception {
        assertThat(ask("none")).contains("there is no topic 'none.answers'");
        assertThat(ask("none")).contains("there is no topic 'none.answers'");
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(List.of(new TopicSpec("half.answers", 1, 1, Map.of())));
        }
        assertThat(ask("half")).contains("there is no topic 'half.queries'");
        try (Admin admin = Admin.create(broker.clientProperties())) {
            assertThat(admin.listTopics().names().get()).containsExactly("half.answers");
        }
    }

    private static String ask(String topics) {
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute(
                                "ask",
                                "Open?",
                                "--stream=s",
                                "--timeout=1s",
                                "--bootstrap-servers=" + broker.bootstrapServers(),
                                "--set=sluice.kafka.topics.answers=" + topics + ".answers",
                                "--set=sluice.kafka.topics.queries=" + topics + ".queries");
        assertThat(code).isEqualTo(1);
        return err.toString();
    }
}
