// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.clip.ChunkFinder;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.List;

/**
 * Finds the frames that the model saw last before given capture times, in the video topic. Not
 * thread-safe.
 */
final class FrameFinder implements AutoCloseable {

    private final ChunkFinder chunks;
    private final ChunkDecoder decoder;
    private final FrameSlots slots;

    private FrameFinder(ReadableConfig config, ChunkFinder chunks) {
        this.chunks = chunks;
        this.decoder = new ChunkDecoder(DecodeOptions.settings(config));
        this.slots = FrameSlots.ofFps(config.get(SamplingOptions.FPS));
    }

    /** Opens the video topic of a deployment. */
    static FrameFinder open(ReadableConfig config) {
        return new FrameFinder(config, ChunkFinder.open(config));
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
        ChunkFinder.Found found = chunks.before(streamId, micros);
        if (found.record().isEmpty()) {
            return ShownFrame.missing(
                    found.complete()
                            ? "no frame: the video topic no longer has the chunk"
                            : "no frame: the video topic could not be read in time");
        }
        ConsumerRecord<byte[], byte[]> record = found.record().get();
        try {
            return decode(
                    KafkaChunkHeaders.parse(streamId, record.headers(), record.value()), micros);
        } catch (ChunkException e) {
            return ShownFrame.missing("no frame: the chunk cannot be decoded: " + e.getMessage());
        }
    }

    private ShownFrame decode(VideoChunk chunk, long micros) throws ChunkException {
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
    }

    @Override
    public void close() {
        chunks.close();
    }
}
