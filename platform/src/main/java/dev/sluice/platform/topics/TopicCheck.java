// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares the settings of a topic with its specification. Not thread-safe. */
final class TopicCheck {

    private static final String CHANGE = "change it with kafka-configs.sh --alter";

    private final TopicSpec wanted;
    private final Config found;
    private final List<TopicProblem> problems = new ArrayList<>();

    private TopicCheck(TopicSpec wanted, Config found) {
        this.wanted = wanted;
        this.found = found;
    }

    /** Returns the problem of a topic that does not exist. */
    static TopicProblem missing(TopicSpec wanted) {
        return new TopicProblem(
                "topic %s does not exist".formatted(wanted.name()),
                "'./sluice run' and './sluice ingest' create it",
                true);
    }

    /**
     * Returns the problems of a topic that exists.
     *
     * @param found the topic's settings, as the broker reports them
     */
    static List<TopicProblem> problems(TopicSpec wanted, Config found) {
        TopicCheck check = new TopicCheck(wanted, found);
        check.atLeast(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        check.atLeast(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
        check.atLeast(TopicConfig.RETENTION_MS_CONFIG);
        check.atLeast(TopicConfig.RETENTION_BYTES_CONFIG);
        // Compaction would keep only one record of each stream.
        check.equal(TopicConfig.CLEANUP_POLICY_CONFIG);
        check.equal(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        return check.problems;
    }

    private void equal(String setting) {
        String expected = wanted(setting);
        value(setting)
                .filter(value -> !value.equals(expected))
                .ifPresent(value -> report(setting, value, "expected " + expected));
    }

    private void atLeast(String setting) {
        String minimum = wanted(setting);
        value(setting)
                .filter(value -> number(value) < number(minimum))
                .ifPresent(value -> report(setting, value, "less than " + minimum));
    }

    private String wanted(String setting) {
        return Objects.requireNonNull(
                wanted.settings().get(setting), () -> "the specification does not set " + setting);
    }

    /** Returns a setting, or empty if the broker does not know it (an older or another one). */
    private Optional<String> value(String setting) {
        return Optional.ofNullable(found.get(setting)).map(ConfigEntry::value);
    }

    private void report(String setting, String value, String expectation) {
        problems.add(
                new TopicProblem(
                        "topic %s has %s=%s, %s"
                                .formatted(wanted.name(), setting, value, expectation),
                        CHANGE,
                        false));
    }

    /** Kafka writes "no limit" as -1. */
    private static long number(String value) {
        long number = Long.parseLong(value);
        return number < 0 ? Long.MAX_VALUE : number;
    }
}
