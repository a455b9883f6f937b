// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** DurationConverter on the command line. */
final class DurationConverterTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "10 min, PT10M",
        "2h, PT2H",
        "500ms, PT0.5S",
        "PT10M, PT10M",
        "5, PT5S",
        "0.000001, PT0.000001S"
    })
    void areWrittenAsPeopleDoOrAsIso8601(String text, Duration expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
    }

    @Test
    void anythingElseIsAnErrorThatShowsHow() {
        assertThatThrownBy(() -> new DurationConverter().convert("soon"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("90s");
        assertThatThrownBy(() -> new DurationConverter().convert("PX"))
                .isInstanceOf(TypeConversionException.class);
    }
}
