// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import java.util.concurrent.atomic.AtomicLong;

/**
 * An object that owns native memory of FFmpeg. The code that creates it has to close it; closing it
 * twice has no effect. Not safe for use by several threads unless a subclass documents otherwise.
 */
public abstract sealed class NativeObject implements ResourceStack.Resource
        permits CodecParameters,
                Demuxer,
                FrameFilter,
                H264Encoder,
                Interrupt,
                LumaReducer,
                Muxer,
                NativeFrame,
                NativePacket,
                PacketParser,
                RgbConverter,
                VideoDecoder {

    private static final AtomicLong OPEN = new AtomicLong();

    private boolean closed;

    NativeObject() {
        FfmpegRuntime.configure();
        OPEN.incrementAndGet();
    }

    /** Number of objects that are open in this process; tests compare it to find leaks. */
    public static long openCount() {
        return OPEN.get();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            OPEN.decrementAndGet();
            free();
        }
    }

    /** Frees the native memory; called once. */
    abstract void free();
}
