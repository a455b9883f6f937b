// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The keys and values of the tokens that a decoder has run, in native memory. A run makes a longer
 * cache and leaves this one unchanged. {@link #close} releases the memory.
 *
 * <p>If the graph appends in place, longer caches share this cache's memory: of two caches that
 * continue this one, the second overwrites the first, which must not be used after that.
 */
public final class KvCache implements AutoCloseable {

    private final CacheTensors memory;
    private final int tokens;
    private final @Nullable HiddenStates
            hidden; // null if the part is the last, or if it is not needed
    private final @Nullable KvCache following; // of the following parts; null before they have run
    private boolean closed;

    /** A cache of some tokens, in memory that counts it as a user already. */
    KvCache(CacheTensors memory, int tokens, @Nullable HiddenStates hidden) {
        this(memory, tokens, hidden, null);
    }

    private KvCache(
            CacheTensors memory,
            int tokens,
            @Nullable HiddenStates hidden,
            @Nullable KvCache following) {
        this.memory = memory;
        this.tokens = tokens;
        this.hidden = hidden;
        this.following = following;
    }

    /** Number of tokens run so far. */
    public int tokens() {
        return tokens;
    }

    /** Bytes of its memory, with that of its hidden states. */
    public long bytes() {
        return memory.bytes() + (hidden == null ? 0 : hidden.bytes());
    }

    /** Hidden states of its tokens after the first part; null if the decoder is not split. */
    public @Nullable HiddenStates hidden() {
        return hidden;
    }

    /** Cache of the following parts, which this cache owns; null before they have run. */
    @Nullable KvCache following() {
        return following;
    }

    /**
     * Combines this cache with that of the following parts. The result does not need the hidden
     * states.
     *
     * @param later cache of the following parts; both caches belong to the result from now on
     */
    public KvCache followedBy(KvCache later) {
        KvCache all = new KvCache(memory.share(), tokens, null, later);
        close();
        return all;
    }

    /** Number of tokens that its memory has room for. */
    int capacity() {
        return memory.capacity();
    }

    Map<String, OnnxTensor> tensors() {
        return memory.tensors();
    }

    /** Returns this cache for one more user, who closes the result. */
    public KvCache share() {
        return withTokens(tokens);
    }

    /** Returns its memory for one more user, who releases it. */
    CacheTensors memory() {
        return memory.share();
    }

    /** Returns a cache of its first tokens in the same memory, which the caller closes. */
    KvCache withTokens(int count) {
        return new KvCache(memory.share(), count, hidden == null ? null : hidden.first(count));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (following == null) {
                memory.release();
            } else {
                Closer.closeAll(memory::release, following);
            }
        }
    }
}
