// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.ReplayOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds the frames that the model saw last before given capture times, in the video topic. Not
 * thread-safe.
 */
final class FrameFinder implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TopicTail tail;
    private final Duration margin;
    private final ChunkDecoder decoder;
    private final FrameSlots slots;

    private FrameFinder(ReadableConfig config, TopicTail tail) {
        this.tail = tail;
        this.margin = config.get(ReplayOptions.SEEK_MARGIN);
        this.decoder = new ChunkDecoder(DecodeOptions.settings(config));
        this.slots = FrameSlots.ofFps(config.get(SamplingOptions.FPS));
    }

    /** Opens the video topic of a deployment. */
    static FrameFinder open(ReadableConfig config) {
        KafkaSettings kafka = KafkaSettings.of(config);
        return new FrameFinder(config, TopicTail.open(kafka.client(), kafka.video()));
    }

    /**
     * Returns the last sampled frame of a stream before a time, made small.
     *
     * @param micros a capture time, microseconds since 1970, or {@link Answer#NO_TIME}
     */
    ShownFrame before(String streamId, long micros) {
        if (micros == Answer.NO_TIME) {
            return ShownFrame.missing("no frame: the answers are about no time");
        }
        Newest newest = new Newest(streamId, micros);
        Instant time = CaptureTime.instant(micros);
        boolean all = tail.readBetween(time.minus(margin), time.plusMillis(1), LIMIT, newest::add);
        if (newest.chunk == null) {
            return ShownFrame.missing(
                    all
                            ? "no frame: the video topic no longer has the chunk"
                            : "no frame: the video topic could not be read in time");
        }
        return decode(newest.chunk, micros);
    }

    private ShownFrame decode(VideoChunk chunk, long micros) {
        try {
            List<SampledFrame> frames =
                    decoder.decode(chunk, slots, Long.MIN_VALUE, SmallJpeg::shrink).frames();
            if (frames.isEmpty()) {
                return ShownFrame.missing("no frame: none of the chunk's frames can be used");
            }
            SampledFrame shown =
                    frames.stream()
                            .filter(frame -> frame.captureMicros() < micros)
                            .reduce((earlier, later) -> later)
                            .orElse(frames.get(0));
            return new ShownFrame(
                    SmallJpeg.encode(shown.image()),
                    shown.image().width(),
                    shown.image().height(),
                    shown.captureMicros(),
                    "");
        } catch (ChunkException e) {
            return ShownFrame.missing("no frame: the chunk cannot be decoded: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        tail.close();
    }

    /** The newest chunk of a stream that begins before a time. */
    private static final class Newest {

        private final String streamId;
        private final long micros;
        private @Nullable VideoChunk chunk;

        Newest(String streamId, long micros) {
            this.streamId = streamId;
            this.micros = micros;
        }

        void add(ConsumerRecord<byte[], byte[]> record) {
            if (record.key() == null || !streamId.equals(new String(record.key(), UTF_8))) {
                return;
            }
            try {
                VideoChunk found =
                        KafkaChunkHeaders.parse(streamId, record.headers(), record.value());
                if (found.captureMicros() < micros
                        && (chunk == null || chunk.captureMicros() < found.captureMicros())) {
                    chunk = found;
                }
            } catch (ChunkException e) {
                // The job writes a dead letter about it.
            }
        }
    }
}
