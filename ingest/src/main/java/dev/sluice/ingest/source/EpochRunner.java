// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * Runs one run of a stream's source, which is one epoch unless its times jump: opens the source,
 * reads it to its end, and cuts and publishes its packets. Not safe for use by several threads.
 */
final class EpochRunner {

    private final StreamSpec spec;
    private final IngestSettings settings;
    private final ProgressTracker progress;
    private final Interrupt interrupt;
    private final Clock wall;
    private final Epochs epochs;
    private final Opener opener;
    private final EpochChunks chunks;

    private final Pacer pacer = new Pacer();
    private boolean live;
    private boolean opened;
    private String startHint = "";
    private long pacedMicros; // duration of the previous repetitions

    /** Opens sources: {@link Sources#open}, or what is put around it. */
    @FunctionalInterface
    interface Opener {
        PacketStream open(SourceSpec source, IngestSettings settings, Interrupt interrupt)
                throws IOException;
    }

    EpochRunner(
            StreamSpec spec,
            IngestSettings settings,
            ChunkPublisher publisher,
            ProgressTracker progress,
            Interrupt interrupt,
            Clock wall,
            Epochs epochs,
            Opener opener) {
        this.spec = spec;
        this.settings = settings;
        this.progress = progress;
        this.interrupt = interrupt;
        this.wall = wall;
        this.epochs = epochs;
        this.opener = opener;
        this.chunks = new EpochChunks(spec, publisher, progress, wall, epochs);
    }

    /** Runs until the recording ends or the stream is stopped. */
    void run() throws IOException {
        do {
            try (PacketStream packets = opener.open(spec.source(), settings, interrupt)) {
                begin(packets);
                runOnce(packets);
            }
        } while (spec.loop() && !live && !interrupt.isStopped());
        if (live && !interrupt.isStopped()) {
            throw new SourceException(spec.source().name() + ": the connection ended");
        }
    }

    /** Whether the source has an end, so that reopening it would repeat the recording. */
    boolean isRecording() {
        return opened && !live;
    }

    boolean hasOpened() {
        return opened;
    }

    boolean hasPublished() {
        return chunks.published() > 0;
    }

    private void begin(PacketStream packets) throws IOException {
        chunks.repeat();
        if (opened) {
            return; // a later repetition continues the capture times
        }
        opened = true;
        live = packets.isLive();
        chunks.begin(live, startMicros(packets));
        progress.opened(!live, epochs.current());
        chunks.event(IngestEvent.CONNECTED, note(packets));
    }

    /**
     * What people should know of the packets: which track they are of, and that they are encoded.
     */
    private static String note(PacketStream packets) {
        String choice = packets.choice();
        if (packets.format().codec().isPresent() || packets.format().isRaw()) {
            return choice;
        }
        String again =
                "a chunk cannot contain %s, so the video is encoded again as H.264"
                        .formatted(packets.format().codecName());
        return choice.isEmpty() ? again : choice + "; " + again;
    }

    private long startMicros(PacketStream packets) {
        long now = CaptureTime.micros(wall.instant());
        if (spec.start().isPresent()) {
            return CaptureTime.micros(spec.start().get());
        }
        long created = packets.creationMicros().orElse(now);
        if (created > now) {
            startHint =
                    "; the capture time comes from the file's creation time, which is %s: give the right one with --start of sluice ingest"
                            .formatted(CaptureTime.format(created));
        }
        return created;
    }

    /** What to do if Kafka does not accept the capture times; empty if they are not to blame. */
    String startHint() {
        return startHint;
    }

    private void runOnce(PacketStream packets) throws IOException {
        long before = chunks.endMicros();
        long published = chunks.published();
        try (EpochReader reader =
                EpochReader.open(spec, settings, packets, chunks, progress, interrupt, wall)) {
            Optional<SourceException> broken = reader.read(this::await);
            if (broken.isPresent() && !(spec.source() instanceof SourceSpec.LocalFile)) {
                throw broken.get();
            }
            if (!live && !interrupt.isStopped()) {
                reader.reportMissing(broken);
            }
        }
        if (!live && chunks.published() == published && !interrupt.isStopped()) {
            refuseEmpty();
        }
        pacedMicros += chunks.endMicros() - before;
    }

    /**
     * Waits until a packet of a recording is due.
     *
     * @param sinceStart its time since the first packet of the repetition, microseconds
     * @return whether the stream was stopped meanwhile
     */
    private boolean await(long sinceStart) {
        if (live || !spec.isPaced()) {
            return false;
        }
        long wait = pacer.waitMicros(System.nanoTime() / 1_000, pacedMicros + sinceStart);
        return wait > 0 && interrupt.sleep(wait);
    }

    /** Fails if a recording has nothing to show; frames that a setting excludes are no failure. */
    private void refuseEmpty() throws SourceException {
        IngestProgress.Losses losses = progress.current().losses();
        if (losses.framesExcluded() == 0) {
            throw new SourceException(
                    "%s: found no frame that can be decoded: %s"
                            .formatted(
                                    spec.source().name(),
                                    losses.reason().isEmpty()
                                            ? "expected a recording with frames; record it again"
                                            : losses.reason()));
        }
    }
}
