package dev.sluice.ingest.source;

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
 * Ends a stream's blocking calls: FFmpeg's when their time is up, and all of them when the stream
 * is stopped. {@link #stop} may come from any thread, the rest from the stream's own.
 */
final class Interrupt implements AutoCloseable {

    /**
     * One native function serves all: JavaCPP has only a few of a type. It finds its object here.
     */
    private static final Map<Long, Interrupt> BY_ADDRESS = new ConcurrentHashMap<>();

    private static final Poll POLL = new Poll();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BytePointer identity = new BytePointer(1L);
    private volatile long deadlineNanos = Long.MAX_VALUE;

    Interrupt() {
        BY_ADDRESS.put(identity.address(), this);
    }

    /** Lets FFmpeg ask this object while it waits for the network. */
    void attach(AVFormatContext context) {
        AVIOInterruptCB callback = context.interrupt_callback();
        callback.opaque(identity);
        callback.callback(POLL);
    }

    /** Calls that last longer from now on are ended. */
    void allow(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** Ends all calls, now and later. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits; true if it was stopped meanwhile. */
    boolean sleep(long micros) {
        try {
            return stopped.await(micros, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whether the time of the current call is up. */
    boolean isOverdue() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    @Override
    public void close() {
        BY_ADDRESS.remove(identity.address());
        identity.close();
    }

    /** What FFmpeg calls. */
    private static final class Poll extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            Interrupt interrupt = BY_ADDRESS.get(opaque.address());
            boolean end = interrupt == null || interrupt.isStopped() || interrupt.isOverdue();
            return end ? 1 : 0;
        }
    }
}
