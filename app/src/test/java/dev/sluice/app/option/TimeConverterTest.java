// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Times on the command line. */
final class TimeConverterTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T09:00:00Z, 2026-11-20T09:00:00Z",
        "2026-11-20T10:00:00+01:00, 2026-11-20T09:00:00Z",
        "2026-11-20T09:00:00.25Z, 2026-11-20T09:00:00.250Z"
    })
    void haveADateATimeAndAnOffset(String text, Instant expected) {
        assertThat(new TimeConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "2026-11-20", "2026-11-20T09:00:00", "09:00"})
    void anythingElseIsAnErrorThatShowsHow(String text) {
        assertThatThrownBy(() -> new TimeConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("found '" + text + "'; expected a time")
                .hasMessageContaining("2026-11-20T09:00:00Z");
    }
}
