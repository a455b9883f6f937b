// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.publish.ChunkPublisher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads one epoch of a source as {@link Ingest} does, and tells what it saw. Not safe for use by
 * several threads.
 */
public final class SourceProbe {

    private final StreamSpec stream;
    private final IngestSettings settings;
    private final Duration liveLimit;
    private @Nullable ObservedPackets packets;
    private @Nullable VideoDescription description;
    private boolean live;

    /**
     * @param liveLimit how long a source without an end is read if no other limit is given
     */
    public SourceProbe(StreamSpec stream, IngestSettings settings, Duration liveLimit) {
        this.stream = stream;
        this.settings = settings;
        this.liveLimit = liveLimit;
    }

    /**
     * Reads the source on the caller's thread, up to its end or a limit.
     *
     * @param limit of the video that is read of a recording, and of the time for which a live
     *     source is read
     * @param publisher receives the chunks and events as in {@link Ingest}; remains the caller's
     * @param listener called after each chunk and loss
     * @throws IOException if the source cannot be opened, or cannot be read to the end or the limit
     */
    public void run(Optional<Duration> limit, ChunkPublisher publisher, ProgressListener listener)
            throws IOException {
        Epochs epochs = new Epochs(Clock.systemUTC());
        epochs.begin();
        try (Interrupt interrupt = new Interrupt()) {
            new EpochRunner(
                            stream,
                            settings,
                            publisher,
                            new ProgressTracker(stream.streamId(), listener),
                            interrupt,
                            Clock.systemUTC(),
                            epochs,
                            (source, own, stop) -> open(source, own, stop, limit))
                    .run();
        }
    }

    private PacketStream open(
            SourceSpec source, IngestSettings own, Interrupt interrupt, Optional<Duration> limit)
            throws IOException {
        PacketStream opened = Sources.open(source, own, interrupt);
        description = opened.description();
        live = opened.isLive();
        boolean endless =
                live
                        || source instanceof SourceSpec.Synthetic synthetic
                                && synthetic.options().seconds() == 0;
        ObservedPackets observed =
                new ObservedPackets(
                        opened,
                        interrupt,
                        limit.or(() -> endless ? Optional.of(liveLimit) : Optional.empty()));
        packets = observed;
        return observed;
    }

    /** What the source is; empty if it was not opened. */
    public Optional<VideoDescription> description() {
        return Optional.ofNullable(description);
    }

    /** What its packets are like; empty if it was not opened. */
    public Optional<PacketStatistics> statistics() {
        return Optional.ofNullable(packets).map(ObservedPackets::statistics);
    }

    /** Whether the source has no end. */
    public boolean isLive() {
        return live;
    }
}
