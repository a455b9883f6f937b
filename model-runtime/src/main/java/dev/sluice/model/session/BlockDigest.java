// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

/**
 * The digest of a block of a prompt and of everything before it: two prompts with equal digests
 * begin with the same embeddings at the same positions.
 *
 * @param first half of the digest
 * @param second half of the digest
 */
public record BlockDigest(long first, long second) {

    /** The digest of an empty prompt. */
    public static final BlockDigest EMPTY =
            new BlockDigest(0x9e3779b97f4a7c15L, 0xc2b2ae3d27d4eb4fL);

    /**
     * Digests values one after the other. Each value permutes both halves, with different
     * constants, so that two different inputs have equal digests only by chance, with probability
     * 2^-128.
     */
    public static final class Builder {

        private long first;
        private long second;

        /** Continues the digest of the blocks before. */
        public Builder(BlockDigest before) {
            first = before.first;
            second = before.second;
        }

        /** Adds the bits of floating-point values. */
        public void put(float[] values, int offset, int count) {
            int end = offset + count;
            int i = offset;
            for (; i + 1 < end; i += 2) {
                long even = Float.floatToRawIntBits(values[i]);
                put(even << 32 | Integer.toUnsignedLong(Float.floatToRawIntBits(values[i + 1])));
            }
            if (i < end) {
                put(Float.floatToRawIntBits(values[i]));
            }
        }

        /** Adds integers. */
        public void put(int[] values) {
            for (int value : values) {
                put(value);
            }
        }

        private void put(long bits) {
            first = (first ^ bits) * 0x9fb21c651e98df25L;
            first ^= first >>> 35;
            second = (second + bits) * 0xd6e8feb86659fd93L;
            second ^= second >>> 32;
        }

        /** Returns the digest of all values. */
        public BlockDigest build() {
            return new BlockDigest(first, second);
        }
    }
}
