// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** What a job does while Kafka, or its topic, is not there. */
@Timeout(600)
final class KafkaAwayITCase {

    private static final Duration WATCHED = Duration.ofSeconds(15);
    private static final long MAX_LINES = 3_000;

    @TempDir private Path folder;

    @Test
    void withoutABrokerFewLinesAreLogged() throws Exception {
        Configuration config = config("localhost:" + Ports.free());
        LineCounter lines = new LineCounter();
        try (LocalCluster cluster = LocalCluster.start(new Configuration(), 1, 0)) {
            LocalJob job = submit(cluster, config);
            lines.start();
            Thread.sleep(WATCHED.toMillis());
            job.cancel();
        } finally {
            lines.stop();
        }
        // Kafka's own defaults wrote some 27,000 lines a second on an idle machine.
        assertThat(lines.count()).isPositive().isLessThan(MAX_LINES);
    }

    @Test
    void aVideoTopicThatIsGoneFailsTheJobAndIsNotMadeAnew() throws Exception {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(0, Map.of("auto.create.topics.enable", "true"));
                LocalCluster cluster = LocalCluster.start(new Configuration(), 1, 0)) {
            Configuration config = config(broker.bootstrapServers());
            String video = config.get(KafkaOptions.VIDEO_TOPIC);
            try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                topics.createMissing(TopicPlan.of(config));
                LocalJob job = submit(cluster, config);
                while (!job.running()) {
                    Thread.sleep(50);
                }
                topics.delete(List.of(video));
                while (job.restarts() == 0) {
                    Thread.sleep(50);
                }
                assertThat(job.lastFailure()).contains("topic");
                assertThat(topics.existing(List.of(video))).isEmpty();
                job.cancel();
            }
        }
    }

    private Configuration config(String servers) {
        return ConfigFile.load(
                Home.defaultConfig(),
                Map.of(
                        "sluice.kafka.bootstrap-servers",
                        servers,
                        "sluice.kafka.delivery",
                        "exactly-once",
                        "sluice.model.path",
                        Home.randomModel().toString(),
                        "sluice.model.provider",
                        "cpu",
                        "execution.checkpointing.dir",
                        folder.toUri().toString(),
                        "restart-strategy.type",
                        "fixed-delay",
                        "restart-strategy.fixed-delay.attempts",
                        "1000"));
    }

    private static LocalJob submit(LocalCluster cluster, Configuration config) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.setParallelism(1);
        SluiceJob.build(environment, config, JobMode.streaming(), new ConfiguredModel(config));
        return cluster.submit(environment);
    }

    /** Counts the lines that Kafka's clients would log with Flink's default configuration. */
    private static final class LineCounter extends AbstractAppender {

        private static final String CLIENTS = "org.apache.kafka";

        private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
        private final AtomicLong count = new AtomicLong();

        LineCounter() {
            super("counter", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void start() {
            super.start();
            LoggerConfig logger = new LoggerConfig(CLIENTS, Level.INFO, false);
            logger.addAppender(this, null, null);
            context.getConfiguration().addLogger(CLIENTS, logger);
            context.updateLoggers();
        }

        @Override
        public void stop() {
            context.getConfiguration().removeLogger(CLIENTS);
            context.updateLoggers();
            super.stop();
        }

        @Override
        public void append(LogEvent event) {
            count.incrementAndGet();
        }

        long count() {
            return count.get();
        }
    }
}
