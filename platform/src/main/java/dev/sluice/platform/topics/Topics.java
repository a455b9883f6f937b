package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Creates and checks topics. Existing ones are never changed. Safe for several threads. */
public final class Topics implements AutoCloseable {

    private static final String TIMEOUT_MILLIS = "15000";
    private static final String CHANGE = "change it with kafka-configs.sh --alter";
    private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Admin admin;
    private final String servers;

    /**
     * @param client Kafka client properties
     * @throws SluiceException if no client can be made of them
     */
    public Topics(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        this.servers = client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.admin = KafkaClients.open(servers, () -> Admin.create(properties));
    }

    /** Creates those that do not exist; returns their names. They can be used when it returns. */
    public List<String> createMissing(Collection<TopicSpec> topics) {
        Set<String> existing = names();
        List<TopicSpec> missing =
                topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
        List<String> created = missing.stream().filter(this::create).map(TopicSpec::name).toList();
        awaitAll(missing.stream().map(TopicSpec::name).toList());
        return created;
    }

    /**
     * As above; those that others made are not changed.
     *
     * @param told takes what is wrong with them
     */
    public List<String> createMissing(Collection<TopicSpec> topics, Consumer<TopicProblem> told) {
        List<String> created = createMissing(topics);
        problems(topics.stream().filter(topic -> !created.contains(topic.name())).toList())
                .forEach(told);
        return created;
    }

    private Set<String> names() {
        return call(admin.listTopics().names()::get);
    }

    /** Those of these names that there are. */
    public Set<String> existing(Collection<String> names) {
        Set<String> all = names();
        return names.stream().filter(all::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it was this that created it: somebody else may have been quicker. */
    private boolean create(TopicSpec topic) {
        return call(
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

    /** The controller has created them; the brokers hear of it a moment later. */
    private void awaitAll(List<String> names) {
        long deadline = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
        while (!names().containsAll(names)) {
            if (System.nanoTime() > deadline) {
                throw new SluiceException(
                        "Kafka at %s: topics %s were created but are not visible after %s"
                                .formatted(servers, names, VISIBLE_TIMEOUT));
            }
            call(
                    () -> {
                        Thread.sleep(POLL.toMillis());
                        return null;
                    });
        }
    }

    /** Deletes topics. */
    public void delete(Collection<String> names) {
        call(admin.deleteTopics(names).all()::get);
    }

    /** What is wrong with each of the topics, in words; nothing for those that are as wanted. */
    public List<TopicProblem> problems(Collection<TopicSpec> topics) {
        Set<String> existing = names();
        Map<String, TopicSpec> wanted =
                topics.stream().collect(Collectors.toMap(TopicSpec::name, Function.identity()));
        List<TopicProblem> problems = new ArrayList<>();
        for (TopicSpec topic : topics) {
            if (!existing.contains(topic.name())) {
                problems.add(
                        new TopicProblem(
                                "topic %s does not exist".formatted(topic.name()),
                                "'./sluice run' and './sluice ingest' create it",
                                true));
            }
        }
        List<ConfigResource> resources =
                wanted.keySet().stream()
                        .filter(existing::contains)
                        .sorted()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<ConfigResource, Config> found = call(admin.describeConfigs(resources).all()::get);
        for (ConfigResource resource : resources) {
            limits(wanted.get(resource.name()), found.get(resource), problems);
        }
        return problems;
    }

    static void limits(TopicSpec wanted, Config found, List<TopicProblem> problems) {
        atLeast(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, wanted, found, problems);
        atLeast(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, wanted, found, problems);
        atLeast(TopicConfig.RETENTION_MS_CONFIG, wanted, found, problems);
        atLeast(TopicConfig.RETENTION_BYTES_CONFIG, wanted, found, problems);
        // Compaction would keep one record of each stream.
        exactly(TopicConfig.CLEANUP_POLICY_CONFIG, wanted, found, problems);
        exactly(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, wanted, found, problems);
    }

    private static void exactly(
            String setting, TopicSpec wanted, Config found, List<TopicProblem> problems) {
        String target = wanted.settings().get(setting);
        value(found, setting)
                .filter(is -> !is.equals(target))
                .map(is -> problem(wanted, setting, is, "expected " + target))
                .ifPresent(problems::add);
    }

    private static void atLeast(
            String setting, TopicSpec wanted, Config found, List<TopicProblem> problems) {
        String target = wanted.settings().get(setting);
        value(found, setting)
                .filter(is -> number(is) < number(target))
                .map(is -> problem(wanted, setting, is, "less than " + target))
                .ifPresent(problems::add);
    }

    /** Nothing where the broker does not know the setting: older ones, and others than Kafka's. */
    private static Optional<String> value(Config found, String setting) {
        return Optional.ofNullable(found.get(setting)).map(ConfigEntry::value);
    }

    private static TopicProblem problem(
            TopicSpec topic, String setting, String is, String expectation) {
        String found = "topic %s has %s=%s, %s".formatted(topic.name(), setting, is, expectation);
        return new TopicProblem(found, CHANGE, false);
    }

    /** Kafka writes "no limit" as -1. */
    private static long number(String value) {
        long number = Long.parseLong(value);
        return number < 0 ? Long.MAX_VALUE : number;
    }

    /** How many brokers answer. */
    public int brokers() {
        return call(admin.describeCluster().nodes()::get).size();
    }

    private <T> T call(Callable<T> call) {
        try {
            return call.call();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw KafkaClients.silent(servers, e.getCause());
            }
            throw new SluiceException(
                    "Kafka at %s: %s".formatted(servers, e.getCause().getMessage()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SluiceException("interrupted while waiting for Kafka at " + servers, e);
        } catch (Exception e) {
            throw new SluiceException("Kafka at %s: %s".formatted(servers, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
