// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.TemporaryFolder;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A broker and a cluster in this process, shared by the tests of a class. */
final class SluiceTestCluster implements AutoCloseable {

    /** Timeout of every wait: many times what is expected, for slow machines. */
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final int SLOTS = 4; // two jobs of two subtasks

    private final TemporaryFolder folder;
    private final EmbeddedBroker broker;
    private final LocalCluster cluster;

    private SluiceTestCluster(TemporaryFolder folder, EmbeddedBroker broker, LocalCluster cluster) {
        this.folder = folder;
        this.broker = broker;
        this.cluster = cluster;
    }

    static SluiceTestCluster start() throws Exception {
        return start(new Configuration());
    }

    /**
     * Starts broker and cluster.
     *
     * @param flink options of the cluster
     */
    static SluiceTestCluster start(Configuration flink) throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("sluice-integration-");
        EmbeddedBroker broker = null;
        try {
            broker = EmbeddedBroker.start();
            return new SluiceTestCluster(folder, broker, LocalCluster.start(flink, SLOTS, 0));
        } catch (Exception e) {
            IOUtils.closeAllQuietly(broker, folder);
            throw e;
        }
    }

    /** Returns the folder for checkpoints and savepoints. */
    Path folder() {
        return folder.path();
    }

    LocalCluster flink() {
        return cluster;
    }

    /**
     * Creates a deployment with its own topics.
     *
     * @param name the prefix of its topics' names; unique
     * @param options override those of configs/default.yaml
     */
    TestDeployment deploy(String name, Map<String, String> options) throws Exception {
        return deploy(topics(name, name), options);
    }

    /**
     * Creates a deployment that reads the input topics of another one and writes to its own topics.
     *
     * @param recording the name of the other deployment
     */
    TestDeployment deployBeside(String recording, String name, Map<String, String> options)
            throws Exception {
        return deploy(topics(recording, name), options);
    }

    private TestDeployment deploy(Map<String, String> topics, Map<String, String> options)
            throws Exception {
        Map<String, String> all = new LinkedHashMap<>(topics);
        all.put("sluice.kafka.bootstrap-servers", broker.bootstrapServers());
        all.put("sluice.model.path", Home.randomModel().toString());
        all.put("sluice.model.provider", "cpu");
        // The folder recommends others.
        all.put("sluice.sampling.fps", "2");
        all.put("sluice.reduce.policy", "dtd+holitom");
        all.put("sluice.session.max-position", "0");
        all.put("sluice.topics.partitions", "2");
        all.put("sluice.kafka.max-record-bytes", "2m");
        all.put("sluice.ingest.chunk.max-bytes", "1m");
        all.put(
                "execution.checkpointing.dir",
                folder.path().resolve("checkpoints").toUri().toString());
        all.put("restart-strategy.type", "none");
        all.put("sluice.query.timeout", "10 min"); // on a slow machine, no stream counts as silent
        all.putAll(options);
        Configuration config = ConfigFile.load(Home.defaultConfig(), all);
        List<TopicSpec> plan = TopicPlan.of(config);
        try (Topics admin = new Topics(broker.clientProperties())) {
            admin.createMissing(plan);
        }
        awaitTopics(found -> found.containsAll(plan.stream().map(TopicSpec::name).toList()));
        return new TestDeployment(this, config);
    }

    /** Waits until the broker's topics fulfil a condition: it learns of changes with a delay. */
    Set<String> awaitTopics(Predicate<Set<String>> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (Admin admin = Admin.create(broker.clientProperties())) {
            while (true) {
                Set<String> found = admin.listTopics().names().get();
                if (condition.test(found)) {
                    return found;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("timed out waiting for other topics than " + found);
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            }
        }
    }

    private static Map<String, String> topics(String input, String output) {
        Map<String, String> topics = new LinkedHashMap<>();
        List.of("video", "queries")
                .forEach(topic -> topics.put("sluice.kafka.topics." + topic, input + "." + topic));
        List.of("answers", "events")
                .forEach(topic -> topics.put("sluice.kafka.topics." + topic, output + "." + topic));
        topics.put("sluice.kafka.group-id", output);
        topics.put("sluice.kafka.transactional-id-prefix", output);
        return topics;
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(cluster, broker, folder);
    }
}
