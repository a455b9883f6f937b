// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Which capture times of which streams the video topic has, within the part that is replayed. Not
 * thread-safe.
 */
final class RecordedVideo {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final NavigableMap<String, List<Span>> streams = new TreeMap<>();

    /**
     * The capture time that a chunk covers.
     *
     * @param begin of its first frame, microseconds since 1970
     * @param end of its last frame, microseconds since 1970
     */
    record Span(long begin, long end) {}

    /**
     * Reads the headers of the chunks that a replay takes.
     *
     * @throws SluiceException if there is no video of a stream, or the topic was not read in time
     */
    static RecordedVideo read(ReadableConfig config, JobMode mode) {
        KafkaSettings kafka = KafkaSettings.of(config);
        RecordedVideo video = new RecordedVideo();
        try (TopicTail tail = TopicTail.open(kafka.client(), kafka.video())) {
            Map<TopicPartition, Long> from = tail.offsets(seek(config, mode));
            if (!tail.readFrom(from, LIMIT, record -> video.add(record, mode))) {
                throw new SluiceException(
                        "topic %s could not be read to its end within %s; give a later --from"
                                .formatted(kafka.video(), LIMIT));
            }
        }
        video.require(mode.streams());
        return video;
    }

    private static Instant seek(ReadableConfig config, JobMode mode) {
        return mode.fromMicros() == JobMode.BEGINNING
                ? Instant.EPOCH
                : Instant.ofEpochMilli(mode.fromMicros() / 1000)
                        .minus(config.get(ReplayOptions.SEEK_MARGIN));
    }

    private void add(ConsumerRecord<byte[], byte[]> record, JobMode mode) {
        String streamId = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (!mode.streams().isEmpty() && !mode.streams().contains(streamId)) {
            return;
        }
        try {
            ChunkMetadata chunk = KafkaChunkHeaders.metadata(record.headers());
            if (chunk.captureMicros() >= mode.fromMicros()
                    && chunk.captureMicros() < mode.toMicros()) {
                add(streamId, new Span(chunk.captureMicros(), chunk.endMicros()));
            }
        } catch (ChunkException e) {
            // The replay writes a dead letter about it.
        }
    }

    /** Adds the time that a chunk covers. */
    void add(String streamId, Span span) {
        streams.computeIfAbsent(streamId, id -> new ArrayList<>()).add(span);
    }

    private void require(Set<String> wanted) {
        List<String> missing = wanted.stream().filter(id -> !streams.containsKey(id)).toList();
        if (!missing.isEmpty() || streams.isEmpty()) {
            throw new SluiceException(
                    "found no video%s in this part of the recording; './sluice streams' lists the streams, and --from and --to choose the part"
                            .formatted(
                                    missing.isEmpty()
                                            ? ""
                                            : " of stream " + String.join(", ", missing)));
        }
    }

    /** The ids of the streams, sorted. */
    Set<String> streamIds() {
        return streams.keySet();
    }

    /** The times that the chunks of a stream cover, in the order of the topic. */
    List<Span> spans(String streamId) {
        return streams.getOrDefault(streamId, List.of());
    }
}
