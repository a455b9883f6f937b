// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.app.Main;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

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
        assertThat(err.toString()).contains("sluice.model.path: no such model folder: /nowhere");
    }

    @Test
    void anOptionOutOfRangeIsNamed() {
        assertThat(sluice("run", "--set", "sluice.model.max-failures=-1")).isEqualTo(1);
        assertThat(err.toString()).contains("sluice.model.max-failures is -1");
    }

    @Test
    void aReplayIsNotKeptInTopicsThatThereAre() {
        create(new TopicSpec("kept.answers", 1, 1, Map.of()));
        assertThat(sluice("replay", "--into", "kept")).isEqualTo(1);
        assertThat(err.toString()).contains("--into", "found topic kept.answers");
    }

    @Test
    void aReplayThatEndsBeforeItBeginsIsAUsageError() {
        String[] times = {"--from", "2026-11-20T10:00:00Z", "--to", "2026-11-20T09:00:00Z"};
        assertThat(sluice("replay", times)).isEqualTo(2);
        assertThat(err.toString()).contains(times);
    }

    @Test
    void aTopicThatOthersMadeWithTooSmallALimitIsTold() {
        create(new TopicSpec("small", 1, 1, Map.of("max.message.bytes", "1000")));
        sluice(
                "run",
                "--set",
                "sluice.kafka.topics.answers=small",
                "--set",
                "sluice.model.path=/nowhere");
        assertThat(err.toString()).contains("topic small has max.message.bytes=1000");
    }

    private static void create(TopicSpec topic) {
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(List.of(topic));
        }
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
