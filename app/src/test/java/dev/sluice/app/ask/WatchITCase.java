// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ask;

import dev.sluice.app.Main;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A watch ends with the command that asked for it, or the command says that it does not. */
final class WatchITCase {

    private static final String QUERIES = "sluice.queries";

    @TempDir private Path folder;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start();
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(new Configuration()));
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aWatchWithoutAnAnswerSaysSoAndIsWithdrawn() {
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute(ask("1s").toArray(String[]::new));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("no answer within");
        List<String> questions = questions(2);
        assertThat(questions.get(0)).contains("\"mode\":\"watch\"");
        assertThat(questions.get(1)).contains("\"mode\":\"cancel\"");
    }

    @Test
    void aWatchThatIsInterruptedIsWithdrawn() throws Exception {
        Process process = process();
        try {
            questions(1);
            process.destroy();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(questions(2).get(1)).contains("\"mode\":\"cancel\"");
            assertThat(folder.resolve("err")).isEmptyFile();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whereKafkaIsGoneAnInterruptedWatchEndsAndSaysThatItIsStillActive() throws Exception {
        Process process = process();
        try {
            questions(1);
            broker.close();
            process.destroy();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readAllLines(folder.resolve("err")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("is still active"));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> ask(String timeout) {
        return List.of(
                "ask",
                "Open?",
                "--stream=s",
                "--watch",
                "--timeout=" + timeout,
                "--bootstrap-servers=" + broker.bootstrapServers());
    }

    private Process process() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("-Dsluice.home=" + System.getProperty("sluice.home"));
        command.add("-Dsluice.logs=" + folder.resolve("logs"));
        command.add(Main.class.getName());
        command.addAll(ask("10min"));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /** The questions that were asked, as soon as there are this many. */
    private List<String> questions(int count) {
        Properties properties = broker.clientProperties();
        properties.setProperty("group.id", "test-" + count);
        properties.setProperty("auto.offset.reset", "earliest");
        StringDeserializer text = new StringDeserializer();
        List<String> questions = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, text, text)) {
            consumer.subscribe(List.of(QUERIES));
            while (questions.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    questions.add(record.value());
                }
            }
        }
        assertThat(questions).hasSize(count);
        return questions;
    }
}
