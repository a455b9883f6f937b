package dev.sluice.app.option;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Durations on the command line. */
final class DurationsTest {

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "10 min, PT10M", "2h, PT2H", "500ms, PT0.5S", "PT10M, PT10M"})
    void areWrittenAsPeopleDoOrAsIso8601(String text, Duration expected) {
        assertThat(new Durations().convert(text)).isEqualTo(expected);
    }

    @Test
    void anythingElseIsAnErrorThatShowsHow() {
        assertThatThrownBy(() -> new Durations().convert("soon"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("90s");
        assertThatThrownBy(() -> new Durations().convert("PX"))
                .isInstanceOf(TypeConversionException.class);
    }
}
