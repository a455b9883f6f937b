// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.Interrupt;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Another stream's packets, which are counted and end after a while: after that much video of a
 * recording, and after that time of a live source. Owns the other stream.
 */
final class ObservedPackets implements PacketStream {

    /** The container of which players show the last frame even if a part of it is missing. */
    private static final String SHOWN_INCOMPLETE = "mpegts";

    private final PacketStream packets;
    private final PacketObserver observer;
    private final Interrupt interrupt;
    private final Optional<Duration> limit;
    private long firstNanos;
    private boolean started;

    /**
     * @param interrupt of the stream, which is stopped at the limit: an end that was asked for is
     *     no failure
     */
    ObservedPackets(PacketStream packets, Interrupt interrupt, Optional<Duration> limit) {
        this.packets = packets;
        this.observer =
                new PacketObserver(
                        packets.format().frameMicros(),
                        packets.isTimed(),
                        !packets.description().container().equals(SHOWN_INCOMPLETE));
        this.interrupt = interrupt;
        this.limit = limit;
    }

    PacketStatistics statistics() {
        return observer.statistics();
    }

    @Override
    public Optional<EncodedPacket> read() throws IOException {
        Optional<EncodedPacket> packet = packets.read();
        if (packet.isEmpty() || isOver(packet.get())) {
            return Optional.empty();
        }
        return packet;
    }

    /** Whether the packet lies behind the limit; it is counted if it does not. */
    private boolean isOver(EncodedPacket packet) {
        if (!started) {
            started = true;
            firstNanos = System.nanoTime();
        }
        long sinceFirst = observer.accept(packet);
        if (limit.isEmpty()) {
            return false;
        }
        long nanos = isLive() ? System.nanoTime() - firstNanos : 1_000 * sinceFirst;
        if (nanos >= limit.get().toNanos()) {
            interrupt.stop();
            return true;
        }
        return false;
    }

    @Override
    public VideoDescription description() {
        return packets.description();
    }

    @Override
    public String choice() {
        return packets.choice();
    }

    @Override
    public VideoFormat format() {
        return packets.format();
    }

    @Override
    public boolean isLive() {
        return packets.isLive();
    }

    @Override
    public boolean isTimed() {
        return packets.isTimed();
    }

    @Override
    public int missing() {
        return packets.missing();
    }

    @Override
    public OptionalLong creationMicros() {
        return packets.creationMicros();
    }

    @Override
    public void close() {
        packets.close();
    }
}
