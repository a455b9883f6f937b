package dev.sluice.app.doctor;

import dev.sluice.app.CliException;
import dev.sluice.app.config.KafkaSettings;
import dev.sluice.app.topics.TopicPlan;
import dev.sluice.app.topics.TopicProblem;
import dev.sluice.app.topics.TopicSpec;
import dev.sluice.app.topics.Topics;

import org.apache.flink.configuration.ReadableConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Whether Kafka answers, and whether its topics take what Sluice writes. */
final class KafkaChecks {

    private static final String TIMEOUT_MILLIS = "5000";

    private KafkaChecks() {}

    /**
     * @param needed whether somebody named this Kafka; else its absence is only noted
     */
    static List<Finding> all(ReadableConfig config, boolean needed) {
        KafkaSettings kafka = KafkaSettings.of(config);
        Properties client = new Properties();
        client.putAll(kafka.client());
        client.setProperty("default.api.timeout.ms", TIMEOUT_MILLIS);
        client.setProperty("request.timeout.ms", "2000");
        List<Finding> findings = new ArrayList<>();
        try (Topics topics = new Topics(client)) {
            String found = "%s: %d broker(s)".formatted(kafka.bootstrapServers(), topics.brokers());
            findings.add(Finding.ok("Kafka", found));
            topics(topics, TopicPlan.of(config), findings);
        } catch (CliException e) {
            findings.add(absent(e.getMessage(), needed));
        }
        return findings;
    }

    private static Finding absent(String found, boolean needed) {
        return needed
                ? Finding.missing(
                        "Kafka", found, "start it, or correct sluice.kafka.bootstrap-servers")
                : Finding.note(
                        "Kafka",
                        found,
                        "ingest, run, ask and replay need one (docker compose up kafka); the demo"
                                + " brings its own");
    }

    private static void topics(Topics topics, List<TopicSpec> plan, List<Finding> findings) {
        List<TopicProblem> problems = topics.problems(plan);
        if (problems.isEmpty()) {
            findings.add(Finding.ok("topics", plan.size() + " with the right limits"));
        }
        for (TopicProblem problem : problems) {
            findings.add(
                    problem.absent()
                            ? Finding.note("topics", problem.found(), problem.advice())
                            : Finding.missing("topics", problem.found(), problem.advice()));
        }
    }
}
