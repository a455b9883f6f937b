// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ArgumentsTest {

    private final Arguments arguments = new Arguments("folder", "7", "2", "4");

    @Test
    void returnsWhatIsGiven() {
        assertThat(arguments.text(0, "other")).isEqualTo("folder");
        assertThat(arguments.number(1, 9)).isEqualTo(7);
        assertThat(arguments.numbersFrom(2, 1)).containsExactly(2, 4);
        assertThat(new Arguments("1,8,32").numbers(0, 9)).containsExactly(1, 8, 32);
    }

    @Test
    void returnsTheDefaultOfWhatIsMissing() {
        assertThat(arguments.text(4, "other")).isEqualTo("other");
        assertThat(arguments.number(4, 9)).isEqualTo(9);
        assertThat(arguments.numbersFrom(4, 1, 3)).containsExactly(1, 3);
        assertThat(arguments.numbers(4, 1, 3)).containsExactly(1, 3);
    }
}
