// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.tensor.Float16;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Visual tokens by the digest of the pixels that they were made of, least recently used out first.
 * Features are kept as halves: the operators round them to that anyway. Safe for several threads.
 */
public final class FeatureCache {

    private static final int ENTRY_BYTES = 200; // of objects around the numbers, about

    private final long maxBytes;
    private final Map<ByteBuffer, CompletableFuture<Entry>> entries =
            new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long computed;

    /**
     * @param maxBytes of what is kept; one entry is kept in any case
     */
    public FeatureCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Makes tokens of pixels. */
    @FunctionalInterface
    interface Encoder {
        VisualTokens encode() throws ModelException;
    }

    /** How often tokens were made. */
    public synchronized long computed() {
        return computed;
    }

    /** Forgets all entries. */
    public synchronized void clear() {
        entries.clear();
        bytes = 0;
    }

    /** The tokens of two pictures, made at most once; arrays are the caller's own. */
    VisualTokens get(FrameSize size, byte[] first, byte[] second, Encoder encoder)
            throws ModelException {
        ByteBuffer key = key(size, first, second);
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        CompletableFuture<Entry> there;
        synchronized (this) {
            there = entries.putIfAbsent(key, mine);
        }
        if (there != null) {
            return made(there).tokens();
        }
        try {
            Entry made = Entry.of(encoder.encode());
            added(made);
            mine.complete(made);
            return made.tokens();
        } catch (ModelException | RuntimeException e) {
            synchronized (this) {
                entries.remove(key, mine);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** What another thread makes. */
    private static Entry made(CompletableFuture<Entry> there) throws ModelException {
        try {
            return there.join();
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

    /** Tokens as they are kept. */
    private record Entry(
            int gridHeight, int gridWidth, int dim, short[] features, float[] attention) {

        static Entry of(VisualTokens tokens) {
            return new Entry(
                    tokens.gridHeight(),
                    tokens.gridWidth(),
                    tokens.dim(),
                    Float16.toShorts(tokens.features()),
                    tokens.attention());
        }

        VisualTokens tokens() {
            return new VisualTokens(
                    gridHeight,
                    gridWidth,
                    dim,
                    Float16.toFloats(features),
                    attention == null ? null : attention.clone());
        }

        long bytes() {
            return ENTRY_BYTES
                    + (long) features.length * Float16.BYTES
                    + (attention == null ? 0 : (long) attention.length * Float.BYTES);
        }
    }
}
