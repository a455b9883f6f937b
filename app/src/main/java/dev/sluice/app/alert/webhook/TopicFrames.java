// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.console.frame.FrameReader;
import dev.sluice.console.frame.ShownFrame;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.jpeg.FrameJpeg;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.TopicTail;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads frames from the chunks of the video topic. Thread-safe. */
public final class TopicFrames implements Frames {

    /** How far before a time its chunk may begin; most chunks are found within the first. */
    private static final List<Duration> REACHES =
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_WIDTH = 1_280; // pixels

    private final Properties client;
    private final String topic;
    private final FrameReader reader;
    private final Consumer<String> warnings;

    /**
     * @param client Kafka client properties
     * @param topic the video topic
     * @param warnings takes the reason where there is no frame
     */
    public TopicFrames(
            Properties client, String topic, DecodeSettings settings, Consumer<String> warnings) {
        this.client = client;
        this.topic = topic;
        this.reader = new FrameReader(settings);
        this.warnings = warnings;
    }

    @Override
    public Optional<Frame> at(String streamId, long micros) throws InterruptedException {
        try {
            Found found = find(streamId, micros);
            if (found.value == null || found.entry == null) {
                warn(streamId, "topic %s has no chunk of this time".formatted(topic));
                return Optional.empty();
            }
            Optional<ShownFrame> frame = reader.read(streamId, found.entry, found.value, micros);
            if (frame.isEmpty()) {
                warn(streamId, "others keep the decoder busy");
            }
            return frame.map(
                    shown -> new Frame(shown.micros(), FrameJpeg.write(shown.image(), MAX_WIDTH)));
        } catch (ChunkException | SluiceException | KafkaException e) {
            warn(streamId, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void warn(String streamId, String reason) {
        warnings.accept("stream %s: sent without its frame: %s".formatted(streamId, reason));
    }

    private Found find(String streamId, long micros) {
        Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        Found found = new Found(streamId, micros);
        try (TopicTail tail = TopicTail.open(client, topic)) {
            for (Duration reach : REACHES) {
                // Records have the time of their first frame in milliseconds.
                tail.readBetween(time.minus(reach), time.plusMillis(1), LIMIT, found::take);
                if (found.entry != null) {
                    return found;
                }
            }
        }
        return found;
    }

    /** The last chunk of a stream that begins before a time, and of these the newest epoch's. */
    private static final class Found {

        private final byte[] key;
        private final long micros;
        private @Nullable ChunkEntry entry;
        private byte @Nullable [] value;

        Found(String streamId, long micros) {
            this.key = streamId.getBytes(UTF_8);
            this.micros = micros;
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            if (!Arrays.equals(record.key(), key)) {
                return;
            }
            Optional<ChunkEntry> read = ChunkEntry.read(record);
            if (read.isPresent() && isBetter(read.get())) {
                entry = read.get();
                value = record.value();
            }
        }

        private boolean isBetter(ChunkEntry read) {
            if (read.fromMicros() > micros) {
                return false;
            }
            return entry == null
                    || read.fromMicros() > entry.fromMicros()
                    || read.fromMicros() == entry.fromMicros()
                            && read.chunk().epoch() >= entry.chunk().epoch();
        }
    }
}
