// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.tensor.Float16;
import dev.sluice.model.tensor.Signal;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A cache of the features of steps. The key is a digest of a step's pixels, and the least recently
 * used entry is evicted first. Features are stored in half precision, to which the engine rounds
 * them in any case. Safe for several threads.
 */
public final class FeatureCache {

    private static final int ENTRY_BYTES =
            200; // approximate overhead of the objects around the values

    private final long maxBytes;

    @GuardedBy("this")
    private final Map<ByteBuffer, CompletableFuture<Entry>> entries =
            new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private long computed;

    /**
     * @param maxBytes bound on the size of the entries; the newest one is kept in any case
     */
    FeatureCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Encodes the pixels of a step. */
    @FunctionalInterface
    interface Encoder {
        VisualTokens encode() throws ModelException;
    }

    /** Returns how many steps were encoded. */
    public synchronized long computed() {
        return computed;
    }

    /** Removes all entries. */
    public synchronized void clear() {
        entries.clear();
        bytes = 0;
    }

    /**
     * Returns the features of two frames, which are encoded at most once. The caller owns the
     * arrays.
     */
    VisualTokens get(FrameSize size, byte[] first, byte[] second, Encoder encoder)
            throws ModelException {
        ByteBuffer key = key(size, first, second);
        CompletableFuture<Entry> own = new CompletableFuture<>();
        CompletableFuture<Entry> earlier;
        synchronized (this) {
            earlier = entries.putIfAbsent(key, own);
        }
        if (earlier != null) {
            return await(earlier).tokens();
        }
        try {
            Entry entry = Entry.of(encoder.encode());
            added(entry);
            own.complete(entry);
            return entry.tokens();
        } catch (ModelException | RuntimeException e) {
            synchronized (this) {
                entries.remove(key, own);
            }
            own.completeExceptionally(e);
            throw e;
        }
    }

    /** Waits for the thread that encodes the step. */
    private static Entry await(CompletableFuture<Entry> entry) throws ModelException {
        try {
            return entry.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ModelException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private synchronized void added(Entry entry) {
        computed++;
        bytes += entry.bytes();
        Iterator<CompletableFuture<Entry>> oldest = entries.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            CompletableFuture<Entry> next = oldest.next();
            if (next.isDone() && !next.isCompletedExceptionally()) {
                bytes -= next.join().bytes();
                oldest.remove();
            }
        }
    }

    private static ByteBuffer key(FrameSize size, byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    ByteBuffer.allocate(8).putInt(size.width()).putInt(size.height()).array());
            digest.update(first);
            digest.update(second);
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Features as they are stored. */
    private record Entry(
            int gridHeight,
            int gridWidth,
            int dim,
            short[] features,
            Map<EncoderSignal, Signal> signals) {

        static Entry of(VisualTokens tokens) {
            return new Entry(
                    tokens.gridHeight(),
                    tokens.gridWidth(),
                    tokens.dim(),
                    Float16.toShorts(tokens.features()),
                    Map.copyOf(tokens.signals()));
        }

        VisualTokens tokens() {
            return new VisualTokens(
                    gridHeight, gridWidth, dim, Float16.toFloats(features), copies());
        }

        private Map<EncoderSignal, Signal> copies() {
            Map<EncoderSignal, Signal> copies = new EnumMap<>(EncoderSignal.class);
            signals.forEach(
                    (name, signal) ->
                            copies.put(name, new Signal(signal.shape(), signal.values().clone())));
            return copies;
        }

        long bytes() {
            return ENTRY_BYTES
                    + (long) features.length * Float16.BYTES
                    + signals.values().stream()
                            .mapToLong(signal -> (long) signal.values().length * Float.BYTES)
                            .sum();
        }
    }
}
