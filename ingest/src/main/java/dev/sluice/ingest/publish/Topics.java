package dev.sluice.ingest.publish;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Creates topics, and says what is wrong with those that are there. Leaves existing ones alone. */
public final class Topics {

    private final Admin admin;

    /**
     * A new object.
     *
     * @param admin stays the caller's
     */
    public Topics(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topics that do not exist.
     *
     * @return what is different about those that did
     */
    public List<TopicDifference> ensure(Collection<TopicSettings> topics) throws PublishException {
        Set<String> existing = names();
        for (TopicSettings topic : topics) {
            if (!existing.contains(topic.name())) {
                create(topic);
            }
        }
        return differences(topics);
    }

    /** What is missing or different; changes nothing. */
    public List<TopicDifference> differences(Collection<TopicSettings> topics)
            throws PublishException {
        Set<String> existing = names();
        Map<Boolean, List<TopicSettings>> parts =
                topics.stream()
                        .collect(Collectors.partitioningBy(t -> existing.contains(t.name())));
        List<TopicDifference> differences = new ArrayList<>();
        for (TopicSettings missing : parts.get(false)) {
            differences.add(
                    new TopicDifference(
                            missing.name(),
                            TopicDifference.EXISTENCE,
                            "nothing",
                            "a topic",
                            "a broker that creates it by itself would use its own defaults"));
        }
        Map<ConfigResource, Config> configs = configs(parts.get(true));
        for (TopicSettings topic : parts.get(true)) {
            compare(topic, configs.get(resource(topic)), differences);
        }
        return differences;
    }

    private void create(TopicSettings topic) throws PublishException {
        Optional<Short> replication =
                topic.replication() < 0
                        ? Optional.empty()
                        : Optional.of((short) topic.replication());
        NewTopic made =
                new NewTopic(topic.name(), Optional.of(topic.partitions()), replication)
                        .configs(topic.configuration());
        try {
            admin.createTopics(List.of(made)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another was quicker
                throw failed("creating topic " + topic.name(), e.getCause());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Set<String> names() throws PublishException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw failed("listing the topics", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Map<ConfigResource, Config> configs(List<TopicSettings> topics)
            throws PublishException {
        try {
            return admin.describeConfigs(topics.stream().map(Topics::resource).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw failed("reading the topics' configuration", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void compare(
            TopicSettings topic, Config config, List<TopicDifference> differences) {
        topic.configuration()
                .forEach(
                        (setting, expected) -> {
                            ConfigEntry entry = config.get(setting);
                            String found = entry == null ? "" : entry.value();
                            TopicRules.consequence(setting, found, expected)
                                    .map(
                                            consequence ->
                                                    new TopicDifference(
                                                            topic.name(),
                                                            setting,
                                                            found,
                                                            expected,
                                                            consequence))
                                    .ifPresent(differences::add);
                        });
    }

    private static ConfigResource resource(TopicSettings topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static PublishException failed(String action, Throwable cause) {
        return new PublishException(
                "%s failed: %s: is the broker up, and may this user do it?"
                        .formatted(action, cause.getMessage()),
                cause);
    }

    private static PublishException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new PublishException("interrupted while waiting for Kafka", e);
    }
}
