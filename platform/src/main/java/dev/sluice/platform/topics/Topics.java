// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Creates, checks and deletes topics. Existing ones are never altered. Thread-safe. */
public final class Topics implements AutoCloseable {

    private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final AdminCalls calls;
    private final Admin admin;

    /**
     * Creates the client; the first call connects it.
     *
     * @param client Kafka client properties
     * @throws SluiceException if Kafka refuses the properties
     */
    public Topics(Properties client) {
        this.calls = new AdminCalls(client);
        this.admin = calls.admin();
    }

    /**
     * Creates the topics that are missing and waits until they are visible; returns their names.
     */
    public List<String> createMissing(Collection<TopicSpec> topics) {
        Set<String> existing = names();
        List<TopicSpec> missing =
                topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
        List<String> created = missing.stream().filter(this::create).map(TopicSpec::name).toList();
        awaitVisible(missing.stream().map(TopicSpec::name).toList());
        return created;
    }

    /**
     * Creates the topics that are missing, waits until they are visible and checks the others.
     *
     * @param onProblem receives the problems of the topics that existed before
     * @return the names of the created topics
     */
    public List<String> createMissing(
            Collection<TopicSpec> topics, Consumer<TopicProblem> onProblem) {
        List<String> created = createMissing(topics);
        problems(topics.stream().filter(topic -> !created.contains(topic.name())).toList())
                .forEach(onProblem);
        return created;
    }

    private Set<String> names() {
        return calls.call(
                "list the topics", "Describe on the topics", admin.listTopics().names()::get);
    }

    /** Returns which of these topics exist. */
    public Set<String> existing(Collection<String> names) {
        Set<String> all = names();
        return names.stream().filter(all::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether this call created the topic; another client may have done so before. */
    private boolean create(TopicSpec topic) {
        return calls.call(
                "create topic " + topic.name(),
                "Create on topic %1$s (or Describe, if it exists)".formatted(topic.name()),
                () -> {
                    try {
                        admin.createTopics(List.of(topic.toNewTopic())).all().get();
                        return true;
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof TopicExistsException) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    /**
     * Waits until the brokers know the topics, which is shortly after the controller created them.
     */
    private void awaitVisible(List<String> names) {
        long deadline = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
        while (!names().containsAll(names)) {
            if (System.nanoTime() > deadline) {
                throw new SluiceException(
                        "Kafka at %s: topics %s were created but are not visible after %s; check the brokers"
                                .formatted(calls.servers(), names, VISIBLE_TIMEOUT));
            }
            calls.call(
                    "wait for the topics",
                    "Describe on the topics",
                    () -> {
                        Thread.sleep(POLL_INTERVAL.toMillis());
                        return null;
                    });
        }
    }

    /** Deletes topics. */
    public void delete(Collection<String> names) {
        String topics = "topics " + String.join(", ", names);
        calls.call("delete " + topics, "Delete on " + topics, admin.deleteTopics(names).all()::get);
    }

    /**
     * Returns the problems of these topics: those that are missing, then those with wrong settings.
     */
    public List<TopicProblem> problems(Collection<TopicSpec> topics) {
        Set<String> existing = names();
        List<TopicProblem> problems = new ArrayList<>();
        topics.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(TopicCheck::missing)
                .forEach(problems::add);
        List<TopicSpec> present =
                topics.stream()
                        .filter(topic -> existing.contains(topic.name()))
                        .sorted(Comparator.comparing(TopicSpec::name))
                        .toList();
        Map<ConfigResource, Config> found =
                settings(present.stream().map(topic -> resource(topic.name())).toList());
        for (TopicSpec topic : present) {
            Config settings =
                    Objects.requireNonNull(
                            found.get(resource(topic.name())),
                            "Kafka describes every topic it is asked for");
            problems.addAll(TopicCheck.problems(topic, settings));
        }
        return problems;
    }

    /** Returns whether a topic keeps only the newest records of each key. */
    public boolean isCompacted(String topic) {
        return settings(List.of(resource(topic))).values().stream()
                .map(settings -> settings.get(TopicConfig.CLEANUP_POLICY_CONFIG))
                .anyMatch(policy -> policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private Map<ConfigResource, Config> settings(List<ConfigResource> topics) {
        Map<ConfigResource, KafkaFuture<Config>> found = admin.describeConfigs(topics).values();
        Map<ConfigResource, Config> settings = new HashMap<>();
        found.forEach(
                (topic, config) ->
                        settings.put(
                                topic,
                                calls.call(
                                        "read the settings of topic " + topic.name(),
                                        "DescribeConfigs on topic " + topic.name(),
                                        config::get)));
        return settings;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** Returns the number of brokers that respond. */
    public int brokerCount() {
        return calls.call(
                        "describe the cluster",
                        "Describe on the cluster",
                        admin.describeCluster().nodes()::get)
                .size();
    }

    @Override
    public void close() {
        calls.close();
    }
}
