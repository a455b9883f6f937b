// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Distances by hand. */
final class NearestNameTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abc, 0",
        "abc, axc, 1",
        "abc, bc, 1",
        "kitten, sitting, 3"
    })
    void countsSingleEdits(String from, String to, int expected) {
        assertThat(NearestName.edits(from, to)).isEqualTo(expected);
        assertThat(NearestName.edits(to, from)).isEqualTo(expected);
    }

    @Test
    void theNearestIsTheOneWithTheFewestEditsAndTiesGoByName() {
        assertThat(NearestName.of("tau", List.of("beta", "tan", "tab"))).contains("tab");
        assertThat(NearestName.of("tau", List.of())).isEmpty();
    }
}
