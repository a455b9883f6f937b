// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.overview;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/** Reading large topics from their ends. */
final class StreamsOverviewITCase {

    private static final long SECOND = 1_000_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final long now = CaptureTime.micros(Instant.now());

    @Test
    void streamsAreFoundInTopicsThatAreLargerThanOneBlock() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration config = new Configuration();
            config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
            KafkaSettings kafka = KafkaSettings.of(config);
            try (Topics topics = new Topics(kafka.client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            try (KafkaChunkPublisher publisher =
                    new KafkaChunkPublisher(IngestConfiguration.publisher(config))) {
                publish(publisher);
            }

            StreamsOverview overview = read(kafka, Duration.ofMinutes(5));
            assertThat(overview.eventsComplete()).isTrue();
            assertThat(overview.videoComplete()).isTrue();
            List<StreamStatus> streams = overview.streams();
            assertThat(streams).extracting(StreamStatus::streamId).containsExactly("new", "old");
            assertThat(streams)
                    .extracting(StreamStatus::state)
                    .containsExactly(StreamStatus.State.LIVE, StreamStatus.State.ENDED);
            StreamStatus fresh = streams.get(0);
            assertThat(fresh.damaged()).isEqualTo(3 * 9_000);
            assertThat(fresh.chunks()).isEqualTo(3_000);
            assertThat(fresh.lagMicros().orElse(0)).isBetween(0L, 60 * SECOND);
            // It is older than what was asked for, but known from its event, so it is looked for.
            assertThat(streams.get(1).lastMicros())
                    .isEqualTo(OptionalLong.of(now - 7_200 * SECOND + SECOND));
        }
    }

    private void publish(KafkaChunkPublisher publisher) throws Exception {
        publisher.event(source("old", "connected", 1));
        publisher.publish(chunk("old", 1, 0, now - 7_200 * SECOND));
        publisher.event(source("old", "ended", 1));
        publisher.event(source("new", "connected", 2));
        for (int i = 0; i < 9_000; i++) {
            publisher.event(new IngestEvent.Damaged("new", now, now, 2, 3, "torn"));
        }
        for (int i = 0; i < 3_000; i++) {
            publisher.publish(chunk("new", 2, i, now - (3_000 - i) * SECOND));
        }
        publisher.flush("new");
    }

    private static StreamsOverview read(KafkaSettings kafka, Duration since) {
        return StreamsOverview.read(kafka, id -> true, since, MINUTE, MINUTE);
    }

    private IngestEvent source(String stream, String kind, long epoch) {
        return new IngestEvent.Source(stream, now - 60 * SECOND, kind, epoch, "a source", "");
    }

    private static VideoChunk chunk(String stream, long epoch, long sequence, long micros) {
        return new VideoChunk(
                stream,
                epoch,
                sequence,
                "a source",
                micros,
                SECOND,
                0,
                ChunkContainer.MPEG_TS.contentType(),
                new byte[1_000]);
    }
}
