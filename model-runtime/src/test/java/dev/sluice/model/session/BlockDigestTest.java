package dev.sluice.model.session;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Equal numbers make equal digests; any other number, order or past makes another. */
class BlockDigestTest {

    @Test
    void aDigestIsAFunctionOfTheNumbers() {
        assertThat(of(BlockDigest.NOTHING, 1, 2, 3)).isEqualTo(of(BlockDigest.NOTHING, 1, 2, 3));
        BlockDigest.Builder later = new BlockDigest.Builder(BlockDigest.NOTHING);
        later.put(new float[] {9, 1, 2, 3, 9}, 1, 3);
        assertThat(later.build()).isEqualTo(of(BlockDigest.NOTHING, 1, 2, 3));
    }

    @Test
    void everythingCounts() {
        Set<BlockDigest> digests = new HashSet<>();
        int count = 0;
        for (int at = 0; at < 9; at++) {
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                float[] values = new float[9];
                values[at] = Float.intBitsToFloat(1 << bit);
                digests.add(of(BlockDigest.NOTHING, values));
                count++;
            }
        }
        digests.add(of(BlockDigest.NOTHING, new float[9]));
        digests.add(of(BlockDigest.NOTHING, new float[8]));
        digests.add(of(of(BlockDigest.NOTHING, 1), new float[9]));
        digests.add(of(BlockDigest.NOTHING, 1, 2));
        digests.add(of(BlockDigest.NOTHING, 2, 1));
        assertThat(digests).hasSize(count + 5);
    }

    private static BlockDigest of(BlockDigest before, float... values) {
        BlockDigest.Builder digest = new BlockDigest.Builder(before);
        digest.put(values, 0, values.length);
        return digest.build();
    }
}
