// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.RecurrentStates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Earlier states of a session's recurrent layers, each after a whole number of blocks. Since states
 * cannot be cut, a session rolls back to one of these borders. States are large, so that their
 * number only grows with the logarithm of the session's length: the farther back, the fewer are
 * kept. A roll-back by n blocks runs fewer than 8 · n blocks again. Not safe for use by several
 * threads.
 */
final class Borders implements AutoCloseable {

    private final NavigableMap<Integer, RecurrentStates> states = new TreeMap<>();

    /** Number of borders that a session of this many blocks keeps at most. */
    static int most(long blocks) {
        return Long.SIZE - Long.numberOfLeadingZeros(blocks);
    }

    /**
     * Adds the end of all blocks so far, after which another block follows.
     *
     * @param blocks number of blocks before it; larger than those of all borders
     * @param after the states there, which are taken over
     */
    void add(int blocks, RecurrentStates after) {
        states.put(blocks, after);
        List<Integer> far =
                states.keySet().stream().filter(border -> !isKept(border, blocks + 1)).toList();
        far.forEach(border -> remove(border).close());
    }

    /** Of the multiples of 2^k that are not multiples of 2^(k+1), the last one is kept. */
    static boolean isKept(int border, int blocks) {
        return blocks - border <= 2 * Integer.lowestOneBit(border);
    }

    private RecurrentStates remove(int border) {
        return Objects.requireNonNull(states.remove(border), "the border is one of those kept");
    }

    /** Returns the last border after at most this many blocks; 0 if only the beginning is. */
    int before(int blocks) {
        Integer border = states.floorKey(blocks);
        return border == null ? 0 : border;
    }

    /** Removes a border and all later ones, and returns its states, which the caller closes. */
    RecurrentStates cut(int border) {
        Map<Integer, RecurrentStates> later = states.tailMap(border, false);
        List<RecurrentStates> dropped = new ArrayList<>(later.values());
        later.clear();
        Closer.closeAll(dropped);
        return remove(border);
    }

    /** Number of borders. */
    int size() {
        return states.size();
    }

    /** Bytes of all states. */
    long bytes() {
        return states.values().stream().mapToLong(RecurrentStates::bytes).sum();
    }

    /** Frees all states; borders can be added again. */
    @Override
    public void close() {
        List<RecurrentStates> all = new ArrayList<>(states.values());
        states.clear();
        Closer.closeAll(all);
    }
}
