// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How a speed is written. */
final class SpeedTest {

    private final Speed.Converter converter = new Speed.Converter();

    @ParameterizedTest
    @CsvSource({"max, Infinity", "1x, 1", "1, 1", "0.5x, 0.5", "16x, 16"})
    void isMaxOrAMultiple(String text, double speed) {
        assertThat(converter.convert(text).secondsPerSecond()).isEqualTo(speed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0x", "-1x", "NaN", "Infinity", "1xx"})
    void anythingElseIsAnError(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("1x");
    }
}
