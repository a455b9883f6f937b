package dev.sluice.app.run;

import dev.sluice.app.Main;
import dev.sluice.app.broker.EmbeddedBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What cannot run says so and ends, instead of being tried again and again. */
final class RunCommandITCase {

    private static EmbeddedBroker broker;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "replay"})
    void aModelThatIsNotThereIsNamed(String verb) {
        assertThat(sluice(verb, "--set", "sluice.model.path=/nowhere")).isEqualTo(1);
        assertThat(err.toString()).contains("sluice.model.path: No such model folder: /nowhere");
    }

    @Test
    void anOptionOutOfRangeIsNamed() {
        assertThat(sluice("run", "--set", "sluice.model.max-failures=-1")).isEqualTo(1);
        assertThat(err.toString()).contains("sluice.model.max-failures is -1");
    }

    @Test
    void aReplayIsNotKeptInTopicsThatThereAre() throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties())) {
            admin.createTopics(List.of(new NewTopic("kept.answers", 1, (short) 1))).all().get();
        }
        assertThat(sluice("replay", "--into", "kept")).isEqualTo(1);
        assertThat(err.toString()).contains("--into", "found topic kept.answers");
    }

    @Test
    void aReplayThatEndsBeforeItBeginsIsAUsageError() {
        String[] times = {"--from", "2026-11-20T10:00:00Z", "--to", "2026-11-20T09:00:00Z"};
        assertThat(sluice("replay", times)).isEqualTo(2);
        assertThat(err.toString()).contains(times);
    }

    private int sluice(String verb, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = verb;
        all[1] = "--bootstrap-servers";
        all[2] = broker.bootstrapServers();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Main.commandLine().setErr(new PrintWriter(err)).execute(all);
    }
}
