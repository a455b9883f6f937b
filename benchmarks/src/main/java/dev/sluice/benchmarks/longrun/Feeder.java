// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.IOUtils;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes the chunks of several streams and asks about them. Each stream is asked at the end of
 * every {@link #ASKED}, and has a watch for {@link #WATCHED} of every hour. Not thread-safe.
 */
final class Feeder implements AutoCloseable {

    /** What is published at once, in capture time. */
    static final Duration BATCH = Duration.ofMinutes(10);

    /** Time from one question about a stream to the next one, in capture time. */
    static final Duration ASKED = Duration.ofMinutes(2);

    /** How long each watch is active, in capture time. */
    static final Duration WATCHED = Duration.ofMinutes(50);

    private static final int CHUNKS = (int) BATCH.dividedBy(RepeatedClip.CHUNK);
    private static final int QUESTIONS = (int) BATCH.dividedBy(ASKED);
    private static final int BATCHES_PER_HOUR = (int) Duration.ofHours(1).dividedBy(BATCH);

    private final Instant start;
    private final List<String> streamIds = new ArrayList<>();
    private final List<RepeatedClip> clips = new ArrayList<>();
    private final KafkaChunkPublisher publisher;
    private final QuerySender questions;
    private int batches;

    /**
     * @param streams number of streams
     * @param start capture time of the first frame of each stream
     */
    Feeder(Configuration config, int streams, Instant start) throws IOException {
        this.start = start;
        for (int i = 0; i < streams; i++) {
            streamIds.add("stream-" + i);
            clips.add(RepeatedClip.of(streamIds.get(i), i + 1, start));
        }
        KafkaSettings kafka = KafkaSettings.of(config);
        publisher = new KafkaChunkPublisher(IngestConfiguration.publisher(config));
        questions = new QuerySender(kafka.client(), kafka.queries());
    }

    /** Returns the ids of the streams. */
    List<String> streamIds() {
        return streamIds;
    }

    /** Returns the end of what is published, in capture time. */
    Instant end() {
        return start.plus(BATCH.multipliedBy(batches));
    }

    /** Returns how many questions have been asked that get exactly one answer. */
    int asked() {
        return batches * QUESTIONS * streamIds.size();
    }

    /** Asks the questions of the next batch, and then publishes its chunks. */
    void publishBatch() throws IOException, InterruptedException {
        Instant from = end();
        for (String streamId : streamIds) {
            for (int i = 1; i <= QUESTIONS; i++) {
                Instant at = from.plus(ASKED.multipliedBy(i));
                questions.send(
                        Query.latest(streamId, "What is in the room?")
                                .withId("once-%s-%s".formatted(streamId, at))
                                .at(at));
            }
            if (batches % BATCHES_PER_HOUR == 0) {
                questions.send(watch(streamId, from.plus(ASKED)));
            }
        }
        batches++;
        publishChunks();
    }

    private static Query watch(String streamId, Instant from) {
        return Query.latest(streamId, "Is there a red circle?")
                .withId("watch-%s-%s".formatted(streamId, from))
                .at(from)
                .watching()
                .withOptions(List.of("Yes", "No"))
                .until(from.plus(WATCHED));
    }

    private void publishChunks() throws IOException {
        long first = (batches - 1L) * CHUNKS;
        for (long sequence = first; sequence < first + CHUNKS; sequence++) {
            for (RepeatedClip clip : clips) {
                publisher.publish(clip.chunk(sequence));
            }
        }
        for (String streamId : streamIds) {
            publisher.flush(streamId);
        }
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(publisher, questions);
    }
}
