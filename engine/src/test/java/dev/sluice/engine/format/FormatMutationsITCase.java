// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import dev.sluice.engine.fixture.FormatMutations;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Damages the stored bytes of every format of this module at random. */
class FormatMutationsITCase {

    @Test
    void damagedBytesAreAValueOrRefused() throws Exception {
        var outcomes = FormatMutations.run(FormatGoldensTest.cases());
        assertThat(outcomes).containsOnlyKeys("refused", "value");
    }
}
