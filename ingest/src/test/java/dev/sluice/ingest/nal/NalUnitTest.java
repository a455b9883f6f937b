// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class NalUnitTest {

    private static final int CASES = 2_000;

    @Test
    void aByteStreamIsSplitAtEveryStartCode() {
        for (long seed = Fuzz.FIRST_SEED; seed < Fuzz.FIRST_SEED + CASES; seed++) {
            Random random = new Random(seed);
            byte[] data = new byte[random.nextInt(60)];
            for (int i = 0; i < data.length; i++) {
                data[i] =
                        (byte) (random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(4) / 2);
            }

            assertThat(NalUnit.ofAnnexB(data)).as("seed %d", seed).isEqualTo(split(data));
        }
    }

    /** ITU-T H.264, B.1: a unit ends before three bytes of 0, 0 and 1 or 0, or at the end. */
    private static List<NalUnit> split(byte[] data) {
        List<NalUnit> units = new ArrayList<>();
        int begin = -1; // of the unit; -1 before the first start code
        for (int at = 0; at <= data.length; at++) {
            boolean isCode =
                    at + 2 < data.length && data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1;
            if (!isCode && at < data.length) {
                continue;
            }
            int end = at;
            while (begin >= 0 && end > begin && data[end - 1] == 0) {
                end--;
            }
            if (begin >= 0 && end > begin) {
                units.add(new NalUnit(data, begin, end - begin));
            }
            begin = at + 3;
        }
        return units;
    }
}
