// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the blocking calls of a stream: FFmpeg's when their time is up, and all of them when the
 * stream is stopped. {@link #stop} may be called from any thread, the other methods from the
 * stream's own.
 */
public final class Interrupt extends NativeObject {

    /**
     * The objects by their native address. JavaCPP has only a few native functions per callback
     * type, so one function serves all objects and looks up the one that FFmpeg passes to it.
     */
    private static final Map<Long, Interrupt> BY_ADDRESS = new ConcurrentHashMap<>();

    private static final Poll POLL = new Poll();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BytePointer identity = new BytePointer(1L);
    private volatile long deadlineNanos = Long.MAX_VALUE;

    public Interrupt() {
        BY_ADDRESS.put(identity.address(), this);
    }

    /** Makes FFmpeg poll this object while it waits for the network. */
    void attach(AVFormatContext context) {
        AVIOInterruptCB callback = context.interrupt_callback();
        callback.opaque(identity);
        callback.callback(POLL);
    }

    /** Sets the time after which a call of FFmpeg is ended, counted from now. */
    public void allow(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** Ends all calls, the current and all later ones. */
    public void stop() {
        stopped.countDown();
    }

    /** Whether {@link #stop} was called. */
    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits; returns true if {@link #stop} was called before the time was up. */
    public boolean sleep(long micros) {
        try {
            return stopped.await(micros, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whether the time of the current call is up. */
    public boolean isOverdue() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    @Override
    void free() {
        BY_ADDRESS.remove(identity.address());
        identity.close();
    }

    /** The callback that FFmpeg polls; 1 ends the call. */
    private static final class Poll extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            Interrupt interrupt = BY_ADDRESS.get(opaque.address());
            boolean end = interrupt == null || interrupt.isStopped() || interrupt.isOverdue();
            return end ? 1 : 0;
        }
    }
}
