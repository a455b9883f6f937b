// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.cut.ChunkCutter;
import dev.sluice.ingest.cut.CutLoss;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.ResourceStack;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongPredicate;

/**
 * Reads an open source to its end once and cuts its packets. Owns the cutter. Not safe for use by
 * several threads.
 */
final class EpochReader implements ResourceStack.Resource {

    private final StreamSpec spec;
    private final IngestSettings settings;
    private final PacketStream packets;
    private final EpochChunks chunks;
    private final ProgressTracker progress;
    private final Interrupt interrupt;
    private final Clock wall;
    private final ChunkCutter cutter;

    private final Timeline timeline;
    private final EntryWatch entry;
    private final LiveStart start = new LiveStart();
    private final Queue<EncodedPacket> held = new ArrayDeque<>();
    private long firstDts = EncodedPacket.NO_TIME;

    private EpochReader(
            StreamSpec spec,
            IngestSettings settings,
            PacketStream packets,
            EpochChunks chunks,
            ProgressTracker progress,
            Interrupt interrupt,
            Clock wall)
            throws IOException {
        this.spec = spec;
        this.settings = settings;
        this.packets = packets;
        this.chunks = chunks;
        this.progress = progress;
        this.interrupt = interrupt;
        this.wall = wall;
        this.timeline = new Timeline(packets.format().frameMicros(), packets.isTimed());
        this.entry = new EntryWatch(settings.readTimeout());
        this.cutter = cutter(packets, settings.cut(packets.isLive()), chunks);
    }

    /**
     * Opens the cutter.
     *
     * @throws SourceException if the packets cannot be cut by the settings
     */
    static EpochReader open(
            StreamSpec spec,
            IngestSettings settings,
            PacketStream packets,
            EpochChunks chunks,
            ProgressTracker progress,
            Interrupt interrupt,
            Clock wall)
            throws IOException {
        try {
            return new EpochReader(spec, settings, packets, chunks, progress, interrupt, wall);
        } catch (IllegalArgumentException e) {
            throw new SourceException(spec.source().name() + ": " + e.getMessage(), e);
        }
    }

    private static ChunkCutter cutter(PacketStream packets, CutSettings cut, EpochChunks chunks)
            throws IOException {
        return packets.isTimed() || packets.format().codec().isEmpty()
                ? ChunkCutter.of(packets.format(), cut, chunks)
                : ChunkCutter.ofUntimed(packets.format(), cut, chunks);
    }

    /**
     * Reads to the end and publishes what is complete.
     *
     * @param await waits until a packet is due, whose time since the first one is given in
     *     microseconds; returns true if the stream was stopped
     * @return the error that ended the source, or empty if it ended regularly
     */
    Optional<SourceException> read(LongPredicate await) throws IOException {
        Optional<SourceException> broken = Optional.empty();
        try {
            readAll(await);
        } catch (SourceException e) {
            broken = Optional.of(e);
        }
        release();
        cutter.finish();
        entry.loss(cutter).ifPresent(chunks::lossBeforeNext);
        chunks.finish();
        return broken;
    }

    private void readAll(LongPredicate await) throws IOException {
        Optional<EncodedPacket> read = next();
        while (read.isPresent() && !interrupt.isStopped()) {
            EncodedPacket packet = timeline.repair(read.get());
            if (firstDts == EncodedPacket.NO_TIME) {
                firstDts = packet.dtsMicros();
            }
            if (await.test(packet.dtsMicros() - firstDts)) {
                return;
            }
            if (packets.isLive() && !isTimed(packet)) {
                held.add(packet);
            } else {
                release();
                cut(packet);
            }
            if (packets.isLive()) {
                watchEntry();
            }
            read = next();
        }
    }

    /** Reads a packet; an error after the stream was stopped counts as its end. */
    private Optional<EncodedPacket> next() throws IOException {
        try {
            return packets.read();
        } catch (SourceException e) {
            if (interrupt.isStopped()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether capture times are known; they are not while a source still delivers its backlog. */
    private boolean isTimed(EncodedPacket packet) throws SourceException {
        long now = CaptureTime.micros(wall.instant());
        long drift = chunks.clock().drift(now, time(packet));
        if (Math.abs(drift) > settings.maxDrift().toNanos() / 1_000) {
            throw new SourceException(
                    ("%s: its clock deviates by %.1f s from the wall clock, more than"
                                    + " sluice.ingest.live.max-drift=%s: a new epoch begins")
                            .formatted(spec.source().name(), drift / 1e6, settings.maxDrift()));
        }
        chunks.clock().arrived(now, time(packet));
        return start.isOver(now, packet.dtsMicros(), packet.data().length);
    }

    private static long time(EncodedPacket packet) {
        return packet.ptsMicros() == EncodedPacket.NO_TIME
                ? packet.dtsMicros()
                : packet.ptsMicros();
    }

    private void release() throws IOException {
        while (!held.isEmpty()) {
            cut(held.remove());
        }
    }

    private void cut(EncodedPacket packet) throws IOException {
        if (!cutter.hasEntry()) {
            entry.passed(time(packet));
            cutter.accept(packet);
            if (cutter.hasEntry()) {
                entry.loss(cutter).ifPresent(chunks::lossBeforeNext);
            }
        } else {
            cutter.accept(packet);
        }
    }

    private void watchEntry() throws IOException {
        if (cutter.hasEntry()) {
            if (entry.isTold()) {
                entry.end();
                progress.condition("");
            }
            return;
        }
        Optional<String> notice = entry.notice(CaptureTime.micros(wall.instant()));
        if (notice.isPresent()) {
            progress.condition(notice.get());
            chunks.event("no-key-frame", notice.get());
        }
    }

    /**
     * Reports what a broken-off copy of a recording lacks. That is no failure: reading it again
     * would give the same.
     *
     * @param broken the error that ended the source, or empty if it ended regularly
     */
    void reportMissing(Optional<SourceException> broken) throws IOException {
        int missing = packets.missing();
        if (missing == 0 && broken.isEmpty()) {
            return;
        }
        String found =
                missing == 0
                        ? "the recording cannot be read any further"
                        : "the file ends before %d of the frames that its index lists"
                                .formatted(missing);
        chunks.loss(
                new CutLoss(
                        CutLoss.Kind.DAMAGED,
                        timeline.endMicros(),
                        missing * timeline.frameMicros(),
                        Math.max(1, missing),
                        found
                                + broken.map(e -> " (" + e.getMessage() + ")").orElse("")
                                + ": expected a complete file; copy it again"));
    }

    @Override
    public void close() {
        cutter.close();
    }
}
