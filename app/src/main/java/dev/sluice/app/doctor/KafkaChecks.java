// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.JobRights;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.TopicProblem;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/** Checks whether Kafka answers, and whether its topics take what Sluice writes. */
final class KafkaChecks {

    private static final String TIMEOUT_MILLIS = "5000";

    private KafkaChecks() {}

    /**
     * @param needed whether this Kafka was named; if not, its absence is only a note
     */
    static void all(ReadableConfig config, boolean needed, Consumer<Finding> findings) {
        KafkaSettings kafka = KafkaSettings.of(config);
        Properties client = new Properties();
        client.putAll(kafka.client());
        client.setProperty("default.api.timeout.ms", TIMEOUT_MILLIS);
        client.setProperty("request.timeout.ms", "2000");
        try (Topics topics = new Topics(client)) {
            String found =
                    "%s: %d broker(s)".formatted(kafka.bootstrapServers(), topics.brokerCount());
            findings.accept(Finding.ok("Kafka", found));
            JobRights.missing(kafka, client, TopicPlan.of(config)).stream()
                    .map(it -> Finding.missing("rights", it.found(), it.advice()))
                    .forEach(findings);
            topics(topics, TopicPlan.of(config), findings);
            if (!topics.existing(Set.of(kafka.video())).isEmpty()) {
                findings.accept(StreamChecks.partitions(kafka, client));
            }
            findings.accept(StreamChecks.transactions(config, client));
        } catch (SluiceException e) {
            findings.accept(absent(e.getMessage(), needed));
        }
    }

    private static Finding absent(String found, boolean needed) {
        return needed
                ? Finding.missing(
                        "Kafka", found, "start it, or correct sluice.kafka.bootstrap-servers")
                : Finding.note(
                        "Kafka",
                        found,
                        "ingest, run, ask and replay need one (./sluice kafka); the demo"
                                + " starts its own");
    }

    private static void topics(Topics topics, List<TopicSpec> plan, Consumer<Finding> findings) {
        List<TopicProblem> problems = topics.problems(plan);
        if (problems.isEmpty()) {
            findings.accept(Finding.ok("topics", plan.size() + " with the right limits"));
        }
        for (TopicProblem problem : problems) {
            findings.accept(
                    problem.absent()
                            ? Finding.note("topics", problem.found(), problem.advice())
                            : Finding.missing("topics", problem.found(), problem.advice()));
        }
    }
}
