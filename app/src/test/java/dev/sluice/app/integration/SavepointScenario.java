// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.InboundRecordFormat;
import dev.sluice.engine.protocol.RecordHeader;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two streams and questions about them, in three parts. A savepoint is taken after the second part;
 * the README of the savepoints says what is in flight, pending and in memory at that point.
 */
final class SavepointScenario {

    /** The question that is in flight when the savepoint is taken. */
    static final String HELD = "What is held?";

    /** Limits so small that the window and memory overflow, and a gap is skipped. */
    static final Map<String, String> OPTIONS =
            Map.of(
                    "sluice.reduce.window", "3",
                    "sluice.memory.max-tokens", "500",
                    "sluice.memory.max-steps", "4",
                    "sluice.watch.period", "1 s",
                    "sluice.query.max-new-tokens", "12",
                    "sluice.order.max-wait", "2 s",
                    "sluice.sampling.fps", "4");

    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final List<String> STREAMS = List.of("camera-0", "camera-1");

    private final TestDeployment deployment;
    private final AnswerTopic answers;

    SavepointScenario(TestDeployment deployment) {
        this.deployment = deployment;
        this.answers = deployment.answers();
    }

    /** Publishes the records before the savepoint without a running job. */
    void publishBefore() throws Exception {
        publish("1.records");
        publish("2.records");
    }

    /** Publishes the records before the savepoint to a running job. */
    void before() throws Exception {
        publish("1.records");
        answers.await(ids("marker")); // the questions before these are admitted
        publish("2.records");
        answers.await(ids("early"));
    }

    /** Publishes the other records and waits for all answers; returns them without their timing. */
    TreeMap<String, String> after() throws Exception {
        publish("3.records");
        answers.await(ids("last"));
        return AnswerTopic.withoutTiming(
                answers.await(ids("soon")), id -> !id.startsWith("marker"));
    }

    /** Returns the names of the answers so far, including repeated ones. */
    List<String> answered() {
        return answers.all().stream().map(AnswerTopic::name).sorted().toList();
    }

    /** Waits until no more questions are answered, because the model blocks. */
    void settle() throws Exception {
        HeldModel.awaitHeld();
        int before;
        do {
            before = answered().size();
            Thread.sleep(QUIET.toMillis());
        } while (answered().size() > before);
    }

    private static List<String> ids(String prefix) {
        return STREAMS.stream().map(stream -> prefix + "-" + stream).toList();
    }

    private void publish(String file) throws Exception {
        for (InboundRecord record : records(file)) {
            RecordHeaders headers = new RecordHeaders();
            for (RecordHeader header : record.headers()) {
                headers.add(header.name(), header.value());
            }
            boolean video = record.topic().equals("video");
            deployment.publish(
                    new ProducerRecord<>(
                            video ? deployment.kafka().video() : deployment.kafka().queries(),
                            null,
                            record.timestamp() < 0 ? null : Long.valueOf(record.timestamp()),
                            record.key(),
                            record.value(),
                            headers));
        }
    }

    private static List<InboundRecord> records(String file) throws IOException {
        InboundRecordFormat format = new InboundRecordFormat();
        List<InboundRecord> records = new ArrayList<>();
        try (InputStream in = resource("input/" + file)) {
            ByteArrayInputStream bytes = new ByteArrayInputStream(in.readAllBytes());
            while (bytes.available() > 0) {
                records.add(format.read(new DataInputStream(bytes)));
            }
        }
        return records;
    }

    /** Opens a file of the folder {@code savepoints}. */
    static InputStream resource(String name) throws IOException {
        InputStream in = SavepointScenario.class.getResourceAsStream("/savepoints/" + name);
        if (in == null) {
            throw new IOException(
                    "found no savepoints/%s among the test resources".formatted(name));
        }
        return in;
    }
}
