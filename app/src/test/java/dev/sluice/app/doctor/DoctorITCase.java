// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.app.Main;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;
import static org.assertj.core.api.Assertions.assertThat;

/** The doctor tells the truth about what is there. */
final class DoctorITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmbeddedBroker broker;

    private final List<JsonNode> findings = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void everythingThatIsNeededIsThere() throws Exception {
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(new Configuration()));
        }
        assertThat(doctor("--bootstrap-servers", broker.bootstrapServers())).isZero();
        assertThat(level("Java")).isEqualTo("ok");
        assertThat(level("FFmpeg")).isEqualTo("ok");
        assertThat(level("model")).isEqualTo("ok");
        assertThat(level("Kafka")).isEqualTo("ok");
        assertThat(level("topics")).isEqualTo("ok");
    }

    @Test
    void aTopicThatTakesNoChunksIsMissing() throws Exception {
        String name = "small.video";
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(
                    List.of(new TopicSpec(name, 1, 1, Map.of("max.message.bytes", "1000"))));
        }
        int code =
                doctor(
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--set",
                        "sluice.kafka.topics.video=" + name);
        assertThat(code).isEqualTo(1);
        assertThat(findings)
                .anyMatch(
                        finding ->
                                finding.path("level").asText().equals("missing")
                                        && finding.path("found").asText().contains(name));
    }

    @Test
    void aStreamInTwoPartitionsAndAnOpenTransactionAreTold() throws Exception {
        Properties client = broker.clientProperties();
        client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "two-answers-0-0");
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Topics topics = new Topics(broker.clientProperties());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(broker.clientProperties(), bytes, bytes);
                KafkaProducer<byte[], byte[]> open = new KafkaProducer<>(client, bytes, bytes)) {
            topics.createMissing(
                    List.of(
                            new TopicSpec("two.video", 2, 1, Map.of()),
                            new TopicSpec("two.answers", 1, 1, Map.of())));
            producer.send(new ProducerRecord<>("two.video", 0, key("gate"), new byte[1])).get();
            producer.send(new ProducerRecord<>("two.video", 1, key("gate"), new byte[1])).get();
            producer.send(new ProducerRecord<>("two.video", 1, key("yard"), new byte[1])).get();
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>("two.answers", key("gate"), new byte[1])).get();
            doctor(
                    "--bootstrap-servers",
                    broker.bootstrapServers(),
                    "--set",
                    "sluice.kafka.topics.video=two.video",
                    "--set",
                    "sluice.kafka.delivery=exactly-once",
                    "--set",
                    "sluice.kafka.transactional-id-prefix=two");
            open.abortTransaction();
        }
        assertThat(level("partitions")).isEqualTo("note");
        assertThat(finding("partitions").path("found").asText())
                .contains("2 stream(s)", "gate in [0, 1]")
                .doesNotContain("yard");
        assertThat(finding("transactions").path("found").asText())
                .contains("two-answers-0-0 Ongoing for");
    }

    private static byte[] key(String streamId) {
        return streamId.getBytes(UTF_8);
    }

    @Test
    void aRightThatIsMissingIsNamedWithItsTopic() throws Exception {
        Map<String, String> guarded =
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true");
        try (EmbeddedBroker strict = EmbeddedBroker.start(0, guarded);
                Topics topics = new Topics(strict.clientProperties());
                Admin admin = Admin.create(strict.clientProperties())) {
            topics.createMissing(TopicPlan.of(new Configuration()));
            admin.createAcls(
                            List.of(
                                    acl("sluice.answers", AclOperation.ALL, ALLOW),
                                    acl("sluice.answers", AclOperation.WRITE, DENY),
                                    acl("sluice.events", AclOperation.ALL, ALLOW),
                                    acl("sluice.events", AclOperation.DESCRIBE_CONFIGS, DENY)))
                    .all()
                    .get();
            assertThat(doctor("--bootstrap-servers", strict.bootstrapServers())).isEqualTo(1);
            assertThat(findings)
                    .extracting(finding -> finding.path("found").asText())
                    .anyMatch(it -> it.contains("topic sluice.answers does not allow [WRITE]"))
                    .anyMatch(it -> it.contains("allow DescribeConfigs on topic sluice.events"));
        }
    }

    private static AclBinding acl(
            String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", operation, permission));
    }

    @Test
    void thePolicyForTheFamilyIsSaidBesideTheOneThatAJobTakes() throws Exception {
        doctor();
        assertThat(level("policy")).isEqualTo("ok");
        assertThat(finding("policy").path("found").asText())
                .contains("dtd-anchored:threshold=0.95, as ", "sluice.json says")
                .contains("for qwen2_5_vl, dtd-anchored:threshold=0.95 is recommended");
        findings.clear();
        doctor("--set", "sluice.reduce.policy=evs", "--set", "sluice.reduce.retain-ratio=0.2");
        assertThat(finding("policy").path("found").asText())
                .startsWith("evs:retain-ratio=0.2 is configured; for");
        findings.clear();
        String smol = "../model-runtime/src/test/resources/models/tiny-smolvlm";
        doctor("--set", "sluice.model.path=" + smol);
        assertThat(level("policy")).isEqualTo("note");
        assertThat(finding("policy").path("found").asText())
                .startsWith("dtd+holitom, since neither the configuration nor ")
                .contains("for smolvlm, dtd-anchored+holitom:retain-ratio=0.25");
        assertThat(finding("policy").path("advice").asText()).contains("--recommend' writes it");
    }

    @Test
    void aModelThatIsNotThereIsMissing() throws Exception {
        assertThat(doctor("--set", "sluice.model.path=/nowhere")).isEqualTo(1);
        assertThat(level("model")).isEqualTo("missing");
    }

    @Test
    void optionsOfTheModelThatMakeNoSenseAreNamedAmongAllFindings() throws Exception {
        assertThat(doctor("--set", "sluice.model.inner-pruning=foo")).isEqualTo(1);
        assertThat(finding("model").path("found").asText())
                .contains("sluice.model.inner-pruning: found 'foo'");
        assertThat(level("Kafka")).isNotEqualTo("(not checked)");
    }

    @Test
    void aProviderThatThereIsNotIsNotBlamedOnTheFolder() throws Exception {
        assertThat(doctor("--set", "sluice.model.provider=gpu")).isEqualTo(1);
        assertThat(finding("model").path("advice").asText())
                .startsWith("set sluice.model.provider to one of auto, ");
    }

    @Test
    void aConfigurationThatNoJobRunsWithIsMissing() throws Exception {
        assertThat(doctor("--set", "sluice.reduce.policy=nonsense")).isEqualTo(1);
        assertThat(level("configuration")).isEqualTo("missing");
    }

    @Test
    void aKafkaWhoseSecurityIsIncompleteIsMissing() throws Exception {
        int code =
                doctor(
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--set",
                        "sluice.kafka.properties.security.protocol=SASL_SSL");
        assertThat(code).isEqualTo(1);
        assertThat(level("Kafka")).isEqualTo("missing");
    }

    @Test
    void aKafkaThatWasNamedIsNeeded() throws Exception {
        assertThat(doctor("--bootstrap-servers", "localhost:" + Ports.free())).isEqualTo(1);
        assertThat(level("Kafka")).isEqualTo("missing");
    }

    private int doctor(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("doctor", "--json"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        int code =
                Main.commandLine().setOut(new PrintWriter(out)).execute(all.toArray(String[]::new));
        for (String line : out.toString().lines().toList()) {
            findings.add(JSON.readTree(line));
        }
        return code;
    }

    private String level(String check) {
        return finding(check).path("level").asText("(not checked)");
    }

    private JsonNode finding(String check) {
        return findings.stream()
                .filter(finding -> finding.path("check").asText().equals(check))
                .findFirst()
                .orElse(JSON.missingNode());
    }
}
