// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.ChunkCutter;
import dev.sluice.ingest.cut.CutChunk;
import dev.sluice.ingest.cut.CutLoss;
import dev.sluice.ingest.cut.CutSink;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Runs one epoch of one stream: opens the source, reads it to its end, and cuts and publishes its
 * packets. Not safe for use by several threads.
 */
final class EpochRunner implements CutSink {

    private final StreamSpec spec;
    private final IngestSettings settings;
    private final ChunkPublisher publisher;
    private final ProgressTracker progress;
    private final Interrupt interrupt;
    private final Clock wall;
    private final long epoch;
    private final Opener opener;

    private final Pacer pacer = new Pacer();
    private final LiveStart start = new LiveStart();
    private final Queue<EncodedPacket> held = new ArrayDeque<>();
    private CaptureClock clock = new CaptureClock();
    private boolean live;
    private boolean opened;
    private long baseMicros; // capture time of the first frame of the recording's next repetition
    private long pacedMicros; // duration of the previous repetitions
    private long sequence;

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
            long epoch,
            Opener opener) {
        this.spec = spec;
        this.settings = settings;
        this.publisher = publisher;
        this.progress = progress;
        this.interrupt = interrupt;
        this.wall = wall;
        this.epoch = epoch;
        this.opener = opener;
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
        return sequence > 0;
    }

    private void begin(PacketStream packets) throws IOException {
        clock = new CaptureClock();
        if (opened) {
            return; // a later repetition continues the capture times
        }
        opened = true;
        live = packets.isLive();
        long now = CaptureTime.micros(wall.instant());
        baseMicros =
                spec.start()
                        .map(CaptureTime::micros)
                        .orElseGet(() -> packets.creationMicros().orElse(now));
        progress.opened(!live, epoch);
        publisher.event(
                new IngestEvent.Source(
                        spec.streamId(), now, "connected", epoch, spec.source().name(), ""));
    }

    private void runOnce(PacketStream packets) throws IOException {
        Timeline timeline = new Timeline(packets.format().frameMicros(), packets.isTimed());
        long before = baseMicros;
        long sequenceBefore = sequence;
        try (ChunkCutter cutter = cutter(packets)) {
            try {
                read(packets, timeline, cutter);
            } catch (SourceException e) {
                finish(cutter); // publishes what was complete before the source was lost
                throw e;
            }
            finish(cutter);
        }
        if (!live && sequence == sequenceBefore && !interrupt.isStopped()) {
            refuseEmpty();
        }
        pacedMicros += baseMicros - before;
    }

    /** Fails if a recording has nothing to show; frames that a setting excludes are no failure. */
    private void refuseEmpty() throws SourceException {
        IngestProgress.Losses losses = progress.current().losses();
        if (losses.framesLeftOut() > 0) {
            return;
        }
        throw new SourceException(
                "%s: found no frame that can be decoded: %s"
                        .formatted(
                                spec.source().name(),
                                losses.framesDamaged() == 0
                                        ? "no key frame is in it; expected a recording that begins"
                                                + " with one; record it again"
                                        : losses.reason()));
    }

    private void finish(ChunkCutter cutter) throws IOException {
        release(cutter);
        cutter.finish();
    }

    private ChunkCutter cutter(PacketStream packets) throws IOException {
        try {
            return packets.isTimed() || packets.format().codec().isEmpty()
                    ? ChunkCutter.of(packets.format(), settings.cut(live), this)
                    : ChunkCutter.ofUntimed(packets.format(), settings.cut(live), this);
        } catch (IllegalArgumentException e) {
            throw new SourceException(spec.source().name() + ": " + e.getMessage(), e);
        }
    }

    private void read(PacketStream packets, Timeline timeline, ChunkCutter cutter)
            throws IOException {
        long first = EncodedPacket.NO_TIME;
        Optional<EncodedPacket> read = next(packets);
        while (read.isPresent() && !interrupt.isStopped()) {
            EncodedPacket packet = timeline.repair(read.get());
            if (first == EncodedPacket.NO_TIME) {
                first = packet.dtsMicros();
            }
            if (!live && spec.isPaced() && await(packet.dtsMicros() - first)) {
                return;
            }
            if (live && !isTimed(packet)) {
                held.add(packet);
            } else {
                release(cutter);
                cutter.accept(packet);
            }
            read = next(packets);
        }
    }

    /** Reads a packet; an error after the stream was stopped counts as its end. */
    private Optional<EncodedPacket> next(PacketStream packets) throws IOException {
        try {
            return packets.read();
        } catch (SourceException e) {
            if (interrupt.isStopped()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean await(long sinceStart) {
        long wait = pacer.waitMicros(System.nanoTime() / 1_000, pacedMicros + sinceStart);
        return wait > 0 && interrupt.sleep(wait);
    }

    /** Whether capture times are known; they are not while a source still delivers its backlog. */
    private boolean isTimed(EncodedPacket packet) throws SourceException {
        long now = CaptureTime.micros(wall.instant());
        long time =
                packet.ptsMicros() == EncodedPacket.NO_TIME
                        ? packet.dtsMicros()
                        : packet.ptsMicros();
        long drift = clock.drift(now, time);
        if (Math.abs(drift) > settings.maxDrift().toNanos() / 1_000) {
            throw new SourceException(
                    ("%s: its clock deviates by %.1f s from the wall clock, more than"
                                    + " sluice.ingest.live.max-drift=%s: a new epoch begins")
                            .formatted(spec.source().name(), drift / 1e6, settings.maxDrift()));
        }
        clock.arrived(now, time);
        return start.isOver(now, packet.dtsMicros(), packet.data().length);
    }

    private void release(ChunkCutter cutter) throws IOException {
        while (!held.isEmpty()) {
            cutter.accept(held.remove());
        }
    }

    @Override
    public void chunk(CutChunk cut) throws IOException {
        anchor(cut.startMicros());
        VideoChunk chunk =
                new VideoChunk(
                        spec.streamId(),
                        epoch,
                        sequence,
                        spec.source().name(),
                        clock.capture(cut.startMicros()),
                        cut.durationMicros(),
                        cut.leadingFrames(),
                        cut.trailingFrames(),
                        cut.display(),
                        cut.container().contentType(),
                        cut.data());
        publisher.publish(chunk);
        sequence++;
        baseMicros = chunk.endMicros();
        progress.chunk(chunk, cut.frames(), CaptureTime.micros(wall.instant()));
    }

    @Override
    public void loss(CutLoss loss) throws IOException {
        anchor(loss.startMicros());
        long from = clock.capture(loss.startMicros());
        long to = from + loss.durationMicros();
        baseMicros = Math.max(baseMicros, to); // the loss may lie within a chunk
        publisher.event(event(loss, from, to));
        progress.loss(loss);
    }

    private IngestEvent event(CutLoss loss, long from, long to) {
        return switch (loss.kind()) {
            case LEFT_OUT ->
                    new IngestEvent.LeftOut(
                            spec.streamId(), from, to, epoch, loss.frames(), loss.reason());
            case DAMAGED ->
                    new IngestEvent.Damaged(
                            spec.streamId(), from, to, epoch, loss.frames(), loss.reason());
        };
    }

    private void anchor(long ptsMicros) {
        if (!live && !clock.isAnchored()) {
            clock.anchor(baseMicros, ptsMicros);
        }
    }
}
