// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.app.Main;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.job.Jobs;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.PrefixCheck;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

/** A second job under one prefix of transactional ids is refused, and the first one goes on. */
@Timeout(300)
final class SharedPrefixITCase {

    @Test
    void aPrefixIsForOneJobAtATime() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                LocalCluster cluster = LocalCluster.start(new Configuration(), 1, 0)) {
            Configuration config = config(broker);
            try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            LocalJob live = cluster.submit(Jobs.live(config));
            awaitLease(broker);

            StringWriter out = new StringWriter();
            assertThat(run(broker, out)).isEqualTo(1);
            assertThat(out.toString())
                    .contains("CONFIG_INVALID", "sluice.kafka.transactional-id-prefix is 'shared'");
            assertThat(live.running()).isTrue();
            assertThat(live.restarts()).isZero();

            live.cancel();
            List<String> waits = new ArrayList<>();
            PrefixCheck.check(config, waits::add);
            assertThat(waits).as("a job that ends gives its lease back").isEmpty();
        }
    }

    private static int run(EmbeddedBroker broker, StringWriter out) {
        List<String> arguments = new ArrayList<>(List.of("run", "--json"));
        settings(broker)
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
    }

    private static void awaitLease(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties())) {
            while (!isHeld(admin)) {
                Thread.sleep(100);
            }
        }
    }

    private static boolean isHeld(Admin admin) throws InterruptedException {
        try {
            return !admin.describeConsumerGroups(List.of("shared-lease"))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private static Configuration config(EmbeddedBroker broker) {
        return ConfigFile.load(Home.defaultConfig(), settings(broker));
    }

    private static Map<String, String> settings(EmbeddedBroker broker) {
        return Map.of(
                "sluice.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "sluice.kafka.delivery",
                "exactly-once",
                "sluice.kafka.transactional-id-prefix",
                "shared",
                "sluice.model.path",
                Home.randomModel().toString(),
                "sluice.model.provider",
                "cpu",
                "parallelism.default",
                "1");
    }
}
