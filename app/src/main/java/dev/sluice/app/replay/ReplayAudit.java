// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds out what a replay lost, and what the live run had lost, from the events of both. Create it
 * before the replay starts. Topics are exact where metrics and accumulators are not: these start
 * over when a job does. Not thread-safe.
 */
final class ReplayAudit {

    /** How long the events of the live run are read at most. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Chunks that begin before the range can end in it. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int BLOCK = 1024; // records

    private final KafkaSettings kafka;
    private final Optional<String> liveEvents;
    private final JobMode mode;
    private final boolean compares;
    private final Recording recording;
    private final Map<TopicPartition, Long> inputEnds = new HashMap<>();
    private final Map<TopicPartition, Long> deadLetterEnds = new HashMap<>();

    private ReplayAudit(
            KafkaSettings kafka, Optional<String> liveEvents, JobMode mode, boolean compares) {
        this.kafka = kafka;
        this.liveEvents = liveEvents;
        this.mode = mode;
        this.compares = compares;
        // Who gives a beginning knows that the replay lacks what was before it.
        this.recording =
                compares && mode.fromMicros() == JobMode.BEGINNING
                        ? Recording.of(kafka)
                        : Recording.COMPLETE;
        for (String topic : inputs()) {
            inputEnds.putAll(ends(topic));
            deadLetterEnds.putAll(ends(deadLetters(topic)));
        }
    }

    /**
     * The audit of a replay that asks the recorded questions.
     *
     * @param kafka the topics of the replay
     * @param liveEvents the events topic of the live run, if there is one
     * @param mode what is replayed
     */
    static ReplayAudit comparing(KafkaSettings kafka, Optional<String> liveEvents, JobMode mode) {
        return new ReplayAudit(kafka, liveEvents, mode, true);
    }

    /** The audit of a replay whose questions the live run was never asked. */
    static ReplayAudit alone(KafkaSettings kafka, JobMode mode) {
        return new ReplayAudit(kafka, Optional.empty(), mode, false);
    }

    private List<String> inputs() {
        return List.of(kafka.video(), kafka.queries());
    }

    private static String deadLetters(String topic) {
        return topic + KafkaOptions.DEAD_LETTER_SUFFIX;
    }

    private Map<TopicPartition, Long> ends(String topic) {
        try (TopicTail tail = TopicTail.open(kafka.client(), topic)) {
            return tail.ends();
        }
    }

    /**
     * Reports on the replay, when it has ended.
     *
     * @param statuses number of answers by status
     * @param seconds its duration
     */
    ReplayReport report(Map<String, Integer> statuses, double seconds) {
        RunEvents replay = new RunEvents();
        RunEvents live = new RunEvents();
        read(kafka.events(), Instant.EPOCH, replay);
        boolean complete = liveEvents.map(topic -> read(topic, since(), live)).orElse(Boolean.TRUE);
        return new ReplayReport(
                statuses,
                seconds,
                replay,
                compares ? compare(replay, live) : RunComparison.NONE,
                complete,
                countDeadLetters(),
                recording);
    }

    private RunComparison compare(RunEvents replay, RunEvents live) {
        return RunComparison.of(
                replay, live, time -> time >= mode.fromMicros() && time < mode.toMicros());
    }

    private Instant since() {
        return mode.fromMicros() == JobMode.BEGINNING
                ? Instant.EPOCH
                : Instant.ofEpochMilli(mode.fromMicros() / 1000).minus(MARGIN);
    }

    private boolean read(String topic, Instant since, RunEvents events) {
        try (TopicTail tail = TopicTail.open(kafka.client(), topic)) {
            return tail.readBack(BLOCK, since, LIMIT, () -> false, events::add);
        }
    }

    /** A live job may write to the same topics: only records that the replay read count, once. */
    private long countDeadLetters() {
        Set<String> origins = new HashSet<>();
        for (String topic : inputs()) {
            try (TopicTail tail = TopicTail.open(kafka.client(), deadLetters(topic))) {
                tail.readFrom(deadLetterEnds, LIMIT, letter -> addOrigin(letter, origins));
            }
        }
        return origins.size();
    }

    private void addOrigin(ConsumerRecord<byte[], byte[]> letter, Set<String> origins) {
        String topic = error(letter, "topic");
        String partition = error(letter, "partition");
        String offset = error(letter, "offset");
        if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
            return;
        }
        TopicPartition origin = new TopicPartition(topic, Integer.parseInt(partition));
        if (Long.parseLong(offset) < inputEnds.getOrDefault(origin, 0L)) {
            origins.add(origin + " " + offset);
        }
    }

    private static String error(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(DeadLetters.PREFIX + name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
