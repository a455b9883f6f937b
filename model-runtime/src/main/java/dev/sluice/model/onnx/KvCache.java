// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * What a decoder keeps of the tokens that it has run, in native memory: keys and values, and the
 * states of recurrent layers. A run makes a longer cache and leaves this one unchanged. {@link
 * #close} releases the memory.
 *
 * <p>If the graph appends in place, longer caches share the memory of this cache's keys and values:
 * of two caches that continue this one, the second overwrites the first, which must not be used
 * after that.
 */
public final class KvCache implements AutoCloseable {

    private final CacheTensors memory; // of keys and values
    private final CacheTensors states; // of recurrent layers
    private final int tokens;
    private final int evicted; // tokens of which it has no rows any more, equally many in each head
    private final @Nullable HiddenStates
            hidden; // null if the part is the last, or if it is not needed
    private final @Nullable KvCache following; // of the following parts; null before they have run
    private boolean closed;

    /** A cache of some tokens, in memory that counts it as a user already. */
    KvCache(CacheTensors memory, CacheTensors states, int tokens, @Nullable HiddenStates hidden) {
        this(memory, states, tokens, 0, hidden, null);
    }

    /** A cache of some tokens, of which some have no rows any more. */
    KvCache(
            CacheTensors memory,
            CacheTensors states,
            int tokens,
            int evicted,
            @Nullable HiddenStates hidden) {
        this(memory, states, tokens, evicted, hidden, null);
    }

    private KvCache(
            CacheTensors memory,
            CacheTensors states,
            int tokens,
            int evicted,
            @Nullable HiddenStates hidden,
            @Nullable KvCache following) {
        this.memory = memory;
        this.states = states;
        this.tokens = tokens;
        this.evicted = evicted;
        this.hidden = hidden;
        this.following = following;
    }

    /** Number of tokens run so far. */
    public int tokens() {
        return tokens;
    }

    /** Number of rows that each head has: as many as tokens, unless some were evicted. */
    public int rows() {
        return tokens - evicted;
    }

    /** Number of tokens of which each head has no rows any more. */
    public int evicted() {
        return evicted;
    }

    /** Bytes of its memory, with that of its hidden states. */
    public long bytes() {
        return memory.bytes() + states.bytes() + (hidden == null ? 0 : hidden.bytes());
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
        KvCache all = new KvCache(memory.share(), states.share(), tokens, evicted, null, later);
        close();
        return all;
    }

    /** Number of rows that its memory has room for. */
    int capacity() {
        return memory.capacity();
    }

    /** Returns keys and values by the names of the graph's inputs. */
    Map<String, OnnxTensor> attention() {
        return memory.tensors();
    }

    /** Returns all inputs of the next run by name. */
    Map<String, OnnxTensor> tensors() {
        Map<String, OnnxTensor> all = new HashMap<>(memory.tensors());
        all.putAll(states.tensors());
        return all;
    }

    /** Returns this cache for one more user, who closes the result. */
    public KvCache share() {
        return withTokens(tokens, states);
    }

    /** Returns the memory of keys and values for one more user, who releases it. */
    CacheTensors memory() {
        return memory.share();
    }

    /** Returns the states after its tokens for one more user, who closes them. */
    public RecurrentStates states() {
        return new RecurrentStates(states.share());
    }

    /** Returns the memory of the states, which this cache keeps. */
    CacheTensors stateMemory() {
        return states;
    }

    /**
     * Returns a cache of its first tokens in the same memory, which the caller closes.
     *
     * @param after states after these tokens
     */
    KvCache withTokens(int count, CacheTensors after) {
        HiddenStates first = hidden == null ? null : hidden.first(count);
        return new KvCache(memory.share(), after.share(), count, evicted, first);
    }

    /**
     * Returns a cache of the same tokens with fewer rows, which the caller closes.
     *
     * @param fewer their memory, which counts the result as a user already
     */
    KvCache withRows(CacheTensors fewer, int rows) {
        return new KvCache(fewer, states.share(), tokens, tokens - rows, hidden);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (following == null) {
                Closer.closeAll(memory::release, states::release);
            } else {
                Closer.closeAll(memory::release, states::release, following);
            }
        }
    }
}
