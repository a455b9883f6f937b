// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Equal values have equal digests; other values, orders or predecessors have others. */
class BlockDigestTest {

    @Test
    void aDigestIsAFunctionOfTheValues() {
        assertThat(of(BlockDigest.EMPTY, 1, 2, 3)).isEqualTo(of(BlockDigest.EMPTY, 1, 2, 3));
        BlockDigest.Builder later = new BlockDigest.Builder(BlockDigest.EMPTY);
        later.put(new float[] {9, 1, 2, 3, 9}, 1, 3);
        assertThat(later.build()).isEqualTo(of(BlockDigest.EMPTY, 1, 2, 3));
    }

    @Test
    void everyValueAndItsPlaceMatter() {
        Set<BlockDigest> digests = new HashSet<>();
        int count = 0;
        for (int at = 0; at < 9; at++) {
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                float[] values = new float[9];
                values[at] = Float.intBitsToFloat(1 << bit);
                digests.add(of(BlockDigest.EMPTY, values));
                count++;
            }
        }
        digests.add(of(BlockDigest.EMPTY, new float[9]));
        digests.add(of(BlockDigest.EMPTY, new float[8]));
        digests.add(of(of(BlockDigest.EMPTY, 1), new float[9]));
        digests.add(of(BlockDigest.EMPTY, 1, 2));
        digests.add(of(BlockDigest.EMPTY, 2, 1));
        assertThat(digests).hasSize(count + 5);
    }

    private static BlockDigest of(BlockDigest before, float... values) {
        BlockDigest.Builder digest = new BlockDigest.Builder(before);
        digest.put(values, 0, values.length);
        return digest.build();
    }
}
