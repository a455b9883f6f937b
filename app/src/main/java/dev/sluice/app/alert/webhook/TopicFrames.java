// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import dev.sluice.app.clip.ChunkFinder;
import dev.sluice.console.frame.FrameReader;
import dev.sluice.console.frame.ShownFrame;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.jpeg.FrameJpeg;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.platform.SluiceException;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads frames from the chunks of the video topic. One consumer, which is opened at the first
 * frame, serves all of them. Thread-safe.
 */
public final class TopicFrames implements Frames, AutoCloseable {

    private static final int MAX_WIDTH = 1_280; // pixels

    private final ReadableConfig config;
    private final FrameReader reader;
    private final Consumer<String> warnings;
    private final Object lock = new Object(); // a consumer serves one thread at a time

    @GuardedBy("lock")
    private @Nullable ChunkFinder chunks; // null before the first frame and after a failure

    /**
     * @param config of the deployment
     * @param warnings takes the reason where there is no frame
     */
    public TopicFrames(ReadableConfig config, Consumer<String> warnings) {
        this.config = config;
        this.reader = new FrameReader(DecodeOptions.settings(config));
        this.warnings = warnings;
    }

    @Override
    public Optional<Frame> at(String streamId, long micros) throws InterruptedException {
        try {
            Optional<ConsumerRecord<byte[], byte[]>> record = find(streamId, micros);
            Optional<ChunkEntry> entry = record.flatMap(ChunkEntry::read);
            if (entry.isEmpty()) {
                warn(streamId, "the video topic has no chunk of this time");
                return Optional.empty();
            }
            Optional<ShownFrame> frame =
                    reader.read(streamId, entry.get(), record.get().value(), micros);
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

    private Optional<ConsumerRecord<byte[], byte[]>> find(String streamId, long micros) {
        synchronized (lock) {
            try {
                if (chunks == null) {
                    chunks = ChunkFinder.open(config);
                }
                // A chunk may begin at the time itself.
                return chunks.before(streamId, micros + 1).record();
            } catch (SluiceException | KafkaException e) {
                close(); // the next frame begins with a new consumer
                throw e;
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (chunks != null) {
                chunks.close();
                chunks = null;
            }
        }
    }
}
