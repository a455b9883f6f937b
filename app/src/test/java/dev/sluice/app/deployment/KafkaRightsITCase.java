// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the rights that docs/deployment.md lists, the job, {@code ingest} and {@code ask} work with
 * a broker that authenticates and authorizes its clients, and they make use of each of these
 * rights. The job's password is in its environment.
 */
final class KafkaRightsITCase {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    /** Any variable whose value is a password without special characters. */
    private static final Map.Entry<String, String> SECRET =
            new TreeMap<>(System.getenv())
                    .entrySet().stream()
                            .filter(variable -> variable.getValue().matches("[\\w/.-]{3,40}"))
                            .findFirst()
                            .orElseThrow();

    @Test
    void theDocumentedRightsAreEnoughAndNoneIsTooMany() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(0, broker())) {
            Properties admin = broker.clientProperties();
            admin.putAll(login("admin", "admin"));
            Configuration config =
                    configuration(broker, login("job", "${env:" + SECRET.getKey() + "}"));
            Map<String, TreeSet<String>> documented = KafkaRights.documented();
            prepare(admin, config, documented);
            try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                assertThat(topics.createMissing(TopicPlan.of(config), problem -> {})).isEmpty();
            }
            PrefixCheck.check(config, message -> {});
            try (LocalCluster cluster = LocalCluster.start(config, 1, 0)) {
                LocalJob job = cluster.submit(Jobs.live(config));
                publish(broker, admin, config);
                ask(broker, job);
                awaitUse("job", documented.get("job"), job);
                job.cancel();
            }
            documented.forEach((user, rights) -> assertThat(used(user)).as(user).isEqualTo(rights));
        }
    }

    /** Publishes a clip, and writes records that become dead letters. */
    private static void publish(EmbeddedBroker broker, Properties admin, Configuration config)
            throws Exception {
        run(broker, "ingest", "ingest", "synthetic:?seconds=4", "--stream=lobby");
        Properties producing = new Properties();
        producing.putAll(admin);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            KafkaSettings kafka = KafkaSettings.of(config);
            for (String topic : List.of(kafka.video(), kafka.queries())) {
                producer.send(new ProducerRecord<>(topic, "lobby".getBytes(UTF_8), new byte[1]))
                        .get();
            }
        }
    }

    private static void ask(EmbeddedBroker broker, LocalJob job) throws Exception {
        try {
            assertThat(
                            run(
                                    broker,
                                    "ask",
                                    "ask",
                                    "What is there?",
                                    "--stream=lobby",
                                    "--timeout=60s",
                                    "--json"))
                    .contains("\"status\":\"ok\"");
        } catch (AssertionError e) {
            if (job.ended()) {
                job.await(Duration.ZERO); // throws why
            }
            throw e;
        }
    }

    private static String run(EmbeddedBroker broker, String user, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--bootstrap-servers=" + broker.bootstrapServers());
        login(user, user)
                .forEach(
                        (key, value) ->
                                all.add("--set=sluice.kafka.properties." + key + "=" + value));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all.toArray(String[]::new));
        assertThat(code).as(out + "\n" + err).isZero();
        return out.toString();
    }

    private static void awaitUse(String user, TreeSet<String> rights, LocalJob job)
            throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!used(user).containsAll(rights)) {
            if (job.ended()) {
                job.await(Duration.ZERO); // throws why
            }
            assertThat(System.nanoTime())
                    .as("used %s of %s", used(user), rights)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** Returns the rights that were used; transactional ids are those of the prefix. */
    private static TreeSet<String> used(String user) {
        TreeSet<String> rights = new TreeSet<>();
        for (String right : RecordingAuthorizer.used(user)) {
            rights.add(right.replaceFirst("(TRANSACTIONAL_ID sluice-).*", "$1"));
        }
        return rights;
    }

    private static Map<String, String> broker() {
        StringBuilder users = new StringBuilder(LOGIN.formatted("admin", "admin"));
        Map.of("admin", "admin", "job", SECRET.getValue(), "ingest", "ingest", "ask", "ask")
                .forEach(
                        (user, password) ->
                                users.append(" user_%s=\"%s\"".formatted(user, password)));
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                users + ";",
                "authorizer.class.name",
                RecordingAuthorizer.class.getName(),
                "super.users",
                "User:admin;User:ANONYMOUS");
    }

    private static Map<String, String> login(String user, String password) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put("sasl.jaas.config", LOGIN.formatted(user, password) + ";");
        properties.put("config.providers", "env");
        properties.put(
                "config.providers.env.class",
                "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        return properties;
    }

    private static Configuration configuration(EmbeddedBroker broker, Map<String, String> login) {
        Map<String, String> options = new LinkedHashMap<>();
        login.forEach((key, value) -> options.put("sluice.kafka.properties." + key, value));
        options.put("sluice.kafka.bootstrap-servers", broker.bootstrapServers());
        options.put("sluice.kafka.delivery", "exactly-once");
        options.put(
                "sluice.model.path", Home.folder().resolve("models/room-qwen2_5_vl").toString());
        options.put("sluice.model.provider", "cpu");
        options.put("sluice.topics.partitions", "1");
        options.put("execution.checkpointing.interval", "1 s");
        options.put("restart-strategy.type", "none");
        options.put("parallelism.default", "1");
        return ConfigFile.load(Home.defaultConfig(), options);
    }

    private static void prepare(
            Properties admin, Configuration config, Map<String, TreeSet<String>> rights)
            throws Exception {
        try (Topics topics = new Topics(admin)) {
            topics.createMissing(TopicPlan.of(config));
        }
        List<AclBinding> bindings = new ArrayList<>();
        rights.forEach(
                (user, all) ->
                        all.forEach(right -> bindings.add(KafkaRights.binding(user, right))));
        try (Admin client = Admin.create(admin)) {
            client.createAcls(bindings).all().get();
        }
    }
}
