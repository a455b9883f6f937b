// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Decodes frames and re-encodes them as H.264, with a key frame wherever a chunk may begin. A
 * damaged frame costs the frames that follow it up to the next key frame, because the decoder
 * conceals the damage, and they may refer to it.
 */
final class EncodingCutter implements ChunkCutter {

    private final FrameDisplay declared;
    private final long frameMicros;
    private final long keyIntervalMicros;
    private final long firstMicros;
    private final DamagedFrames damaged;
    private final TolerantDecoder decoder;
    private final Reencoder.CutterFactory cutters;
    private final FrameTimes times;
    private final SentPackets sent = new SentPackets();

    /** Frames in presentation order that may still turn out to refer to a damaged one. */
    private final Deque<Decoded> waiting = new ArrayDeque<>();

    private @Nullable Reencoder reencoder; // opened for the size of the first frame
    private long nextKeyMicros = Long.MIN_VALUE;
    private boolean hasEntry;

    /** A decoded frame and its packet. */
    private record Decoded(NativeFrame frame, SentPackets.Sent sent) {}

    private EncodingCutter(
            VideoFormat format,
            CutSettings settings,
            long firstMicros,
            DamagedFrames damaged,
            TolerantDecoder decoder,
            Reencoder.CutterFactory cutters) {
        this.declared = format.display();
        this.frameMicros = format.frameMicros();
        this.keyIntervalMicros = settings.minDuration().toNanos() / 1_000;
        this.firstMicros = firstMicros;
        this.damaged = damaged;
        this.decoder = decoder;
        this.cutters = cutters;
        this.times = new FrameTimes(format.frameMicros());
    }

    /**
     * Opens a cutter.
     *
     * @param firstMicros frames that are presented earlier are dropped
     */
    static EncodingCutter open(
            VideoFormat format, CutSettings settings, CutSink sink, long firstMicros)
            throws IOException {
        DamagedFrames damaged = new DamagedFrames(sink, format.frameMicros(), settings);
        return new EncodingCutter(
                format,
                settings,
                firstMicros,
                damaged,
                TolerantDecoder.open(format),
                encoded -> ChunkCutter.of(encoded, settings, damaged));
    }

    /** Opens a cutter whose re-encoded packets go to another kind of cutter, for tests. */
    static EncodingCutter open(
            VideoFormat format, CutSettings settings, CutSink sink, Reencoder.CutterFactory cutters)
            throws IOException {
        return new EncodingCutter(
                format,
                settings,
                Long.MIN_VALUE,
                new DamagedFrames(sink, format.frameMicros(), settings),
                TolerantDecoder.open(format),
                cutters);
    }

    @Override
    public void accept(EncodedPacket packet) throws IOException {
        if (!sent.isUsable(packet)) {
            lose(packet, sent.cause());
            return;
        }
        SentPackets.Sent next = sent.add(packet);
        decoder.send(packet, next.number());
        receive();
        if (decoder.takeFailure() && sent.refused(next)) {
            lose(packet, sent.cause());
        }
        useAll(decoder.reach());
    }

    @Override
    public void finish() throws IOException {
        decoder.end();
        receive();
        useAll(0);
        endReencoder();
        damaged.finish();
    }

    @Override
    public boolean hasEntry() {
        return hasEntry;
    }

    /** The decoder counts them as damaged. */
    @Override
    public int framesBeforeEntry() {
        return 0;
    }

    private void receive() {
        Optional<NativeFrame> frame = decoder.receive();
        while (frame.isPresent()) {
            SentPackets.Sent packet = sent.arrived(frame.get().pts(), frame.get().isDamaged());
            if (packet == null) {
                frame.get().close();
            } else {
                waiting.add(new Decoded(frame.get(), packet));
            }
            frame = decoder.receive();
        }
    }

    /** Uses the frames that depend on no packet whose frame may still come. */
    private void useAll(int reach) throws IOException {
        while (!waiting.isEmpty()
                && !sent.mayDependOnOutstanding(waiting.element().sent(), reach)) {
            use(waiting.remove());
        }
    }

    private void use(Decoded decoded) throws IOException {
        SentPackets.Sent from = decoded.sent();
        EncodedPacket packet = from.packet();
        sent.done(from, decoder.reach());
        try (NativeFrame frame = decoded.frame()) {
            if (from.damage() != null) {
                lose(packet, from.damage());
                return;
            }
            frame.setPts(times.next(packet));
            if (frame.pts() >= firstMicros && !packet.discarded()) {
                encode(frame);
            }
        }
    }

    private void lose(EncodedPacket packet, String cause) throws IOException {
        long time = times.lost(packet);
        if (time >= firstMicros && !packet.discarded()) {
            damaged.add(time, packet.durationMicros(), cause);
        }
    }

    private void encode(NativeFrame frame) throws IOException {
        hasEntry = true;
        FrameDisplay display = declared.orElse(frame.display());
        if (reencoder != null && !reencoder.accepts(frame, display)) {
            endReencoder();
        }
        if (reencoder == null) {
            reencoder = Reencoder.open(frame, display, frameMicros, cutters);
            nextKeyMicros = Long.MIN_VALUE;
        }
        boolean key = frame.pts() >= nextKeyMicros;
        if (key) {
            nextKeyMicros = frame.pts() + keyIntervalMicros;
        }
        reencoder.encode(frame, key);
    }

    private void endReencoder() throws IOException {
        if (reencoder == null) {
            return;
        }
        try (Reencoder ending = reencoder) {
            reencoder = null;
            ending.finish();
        }
    }

    @Override
    public void close() {
        waiting.forEach(decoded -> decoded.frame().close());
        waiting.clear();
        ResourceStack.closeAll(decoder, reencoder);
    }
}
