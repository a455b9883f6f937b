package dev.sluice.app.doctor;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What other programs print is shown as words. */
final class ProcessesTest {

    @Test
    void coloursAreLeftOut() {
        assertThat(Processes.plain("\u001b[0m\u001b[1;31mApache Maven 3.8.7\u001b[m\n"))
                .isEqualTo("Apache Maven 3.8.7");
    }

    @Test
    void aProgramThatIsNotThereSaysNothing() {
        assertThat(Processes.output("sluice-no-such-program")).isEmpty();
    }
}
