// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** What other programs print is shown as words. */
final class ProcessesTest {

    @Test
    void coloursAreLeftOut() {
        assertThat(Processes.plain("\u001b[0m\u001b[1;31mApache Maven 3.8.7\u001b[m\n"))
                .isEqualTo("Apache Maven 3.8.7");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(30)
    void aProgramThatDoesNotEndSaysNothing() {
        assertThat(Processes.output(Duration.ofSeconds(1), "sleep", "60")).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProgramThatEndsIsHeard() {
        assertThat(Processes.output("echo", "two words")).hasValue("two words");
        assertThat(Processes.output("false")).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereSaysNothing() {
        assertThat(Processes.output("sluice-no-such-program")).isEmpty();
    }
}
