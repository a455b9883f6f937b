// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Decodes frames and re-encodes them as H.264, with a key frame wherever a chunk may begin. */
final class EncodingCutter implements ChunkCutter {

    private final FrameDisplay declared;
    private static final String CAUSE = "the decoder cannot decode a frame";

    private final long frameMicros;
    private final long keyIntervalMicros;
    private final long firstMicros;
    private final DamagedFrames damaged;
    private final TolerantDecoder decoder;
    private final Reencoder.CutterFactory cutters;

    private @Nullable Reencoder reencoder; // opened for the size of the first frame
    private long nextKeyMicros = Long.MIN_VALUE;
    private @Nullable EncodedPacket lastPacket;

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
        lastPacket = packet;
        if (decoder.send(packet)) {
            drain();
        }
        countDamaged();
    }

    @Override
    public void finish() throws IOException {
        decoder.end();
        drain();
        countDamaged();
        endReencoder();
        damaged.finish();
    }

    private void countDamaged() throws IOException {
        int frames = decoder.takeDamaged();
        if (frames > 0 && lastPacket != null && lastPacket.ptsMicros() >= firstMicros) {
            for (int i = 0; i < frames; i++) {
                damaged.add(lastPacket.ptsMicros(), lastPacket.durationMicros(), CAUSE);
            }
        }
    }

    private void drain() throws IOException {
        while (decoder.receive()) {
            if (decoder.frame().pts() >= firstMicros) {
                encode(decoder.frame());
            }
        }
    }

    private void encode(NativeFrame frame) throws IOException {
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
        ResourceStack.closeAll(decoder, reencoder);
    }
}
