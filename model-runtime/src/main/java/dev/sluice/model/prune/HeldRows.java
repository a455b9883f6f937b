// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.Arrays;
import java.util.List;

/**
 * Which tokens the rows of a KV cache belong to, of which each head may hold others. Immutable.
 *
 * @param tokens layers × heads × rows: index in the prompt of each row's token, ascending
 * @param norms layers × heads × rows: L2 norm of the token's hidden state in front of the layer
 */
public record HeldRows(int[][][] tokens, float[][][] norms) {

    /** Bytes of what is known of one row of one head. */
    public static final int ROW_BYTES = Integer.BYTES + Float.BYTES;

    private static final HeldRows UNKNOWN = new HeldRows(new int[0][][], new float[0][][]);

    /** What is known of caches from which nothing is evicted. */
    public static HeldRows unknown() {
        return UNKNOWN;
    }

    /**
     * Returns what is known of an empty cache.
     *
     * @param heads number of heads of each layer's keys
     */
    public static HeldRows none(int[] heads) {
        return new HeldRows(
                Arrays.stream(heads).mapToObj(count -> new int[count][0]).toArray(int[][][]::new),
                Arrays.stream(heads)
                        .mapToObj(count -> new float[count][0])
                        .toArray(float[][][]::new));
    }

    /**
     * Appends a row for each of some consecutive tokens to every head.
     *
     * @param from index in the prompt of the first of these tokens
     * @param added layers × tokens: norms of their hidden states
     */
    public HeldRows appended(int from, float[][] added) {
        int[][][] longer = new int[tokens.length][][];
        float[][][] longerNorms = new float[tokens.length][][];
        for (int layer = 0; layer < tokens.length; layer++) {
            int heads = tokens[layer].length;
            longer[layer] = new int[heads][];
            longerNorms[layer] = new float[heads][];
            for (int head = 0; head < heads; head++) {
                int rows = tokens[layer][head].length;
                int count = added[layer].length;
                int[] all = Arrays.copyOf(tokens[layer][head], rows + count);
                float[] norm = Arrays.copyOf(norms[layer][head], rows + count);
                for (int token = 0; token < count; token++) {
                    all[rows + token] = from + token;
                }
                System.arraycopy(added[layer], 0, norm, rows, count);
                longer[layer][head] = all;
                longerNorms[layer][head] = norm;
            }
        }
        return new HeldRows(longer, longerNorms);
    }

    /**
     * Returns some of the rows.
     *
     * @param rows layers × heads × kept, ascending
     */
    public HeldRows kept(int[][][] rows) {
        int[][][] fewer = new int[tokens.length][][];
        float[][][] fewerNorms = new float[tokens.length][][];
        for (int layer = 0; layer < tokens.length; layer++) {
            int heads = tokens[layer].length;
            fewer[layer] = new int[heads][];
            fewerNorms[layer] = new float[heads][];
            for (int head = 0; head < heads; head++) {
                int[] chosen = rows[layer][head];
                fewer[layer][head] = new int[chosen.length];
                fewerNorms[layer][head] = new float[chosen.length];
                for (int row = 0; row < chosen.length; row++) {
                    fewer[layer][head][row] = tokens[layer][head][chosen[row]];
                    fewerNorms[layer][head][row] = norms[layer][head][chosen[row]];
                }
            }
        }
        return new HeldRows(fewer, fewerNorms);
    }

    /** Returns the first rows of every head. */
    public HeldRows first(int rows) {
        int[][][] all = new int[tokens.length][][];
        for (int layer = 0; layer < all.length; layer++) {
            all[layer] = new int[tokens[layer].length][rows];
            for (int[] head : all[layer]) {
                Arrays.setAll(head, row -> row);
            }
        }
        return kept(all);
    }

    /**
     * Returns the rows of one head that belong to each step, without steps of which there are none.
     *
     * @param steps ranges of tokens of the prompt, ascending
     * @param before rows that are looked at, from the first on
     */
    List<TokenRange> ofSteps(int layer, int head, List<TokenRange> steps, int before) {
        int[] own = tokens[layer][head];
        return steps.stream()
                .map(
                        step ->
                                new TokenRange(
                                        first(own, before, step.from()),
                                        first(own, before, step.to())))
                .filter(rows -> rows.length() > 0)
                .toList();
    }

    /** Returns the first row whose token is not before this one. */
    private static int first(int[] tokens, int rows, int token) {
        int found = Arrays.binarySearch(tokens, 0, rows, token);
        return found < 0 ? -found - 1 : found;
    }

    /** Bytes of what is known of all rows. */
    public long bytes() {
        return Arrays.stream(tokens)
                .flatMap(Arrays::stream)
                .mapToLong(head -> (long) head.length * ROW_BYTES)
                .sum();
    }
}
