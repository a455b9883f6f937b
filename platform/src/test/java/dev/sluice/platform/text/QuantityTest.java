// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "-2048, -2.0 KiB",
        "12897484, 12.3 MiB",
        "3221225472, 3.0 GiB",
        "9007199254740992, 8192.0 TiB",
    })
    void bytesHaveTheUnitOfTheirSize(long bytes, String text) {
        assertThat(Quantity.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "9999, 9.9 s",
        "10000, 10 s",
        "119999, 119 s",
        "120000, 2 min",
        "200000, 3 min 20 s",
        "7199999, 119 min 59 s",
        "7200000, 2 h",
        "7500000, 2 h 5 min",
        "172800000, 2 d",
        "273600000, 3 d 4 h",
        "-4200, -4.2 s",
    })
    void durationsHaveTheirLargestUnits(long millis, String text) {
        assertThat(Quantity.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void whatChangesHasNoPartsOfASecond() {
        assertThat(Quantity.wholeSeconds(Duration.ofMillis(999))).isEqualTo("0 s");
        assertThat(Quantity.wholeSeconds(Duration.ofMillis(4_900))).isEqualTo("4 s");
        assertThat(Quantity.wholeSeconds(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    }

    @Test
    void onlyOneIsSingular() {
        assertThat(Quantity.count(0, "frame")).isEqualTo("0 frames");
        assertThat(Quantity.count(1, "frame")).isEqualTo("1 frame");
        assertThat(Quantity.count(2_000, "frame")).isEqualTo("2,000 frames");
        assertThat(Quantity.count(1, "query", "queries")).isEqualTo("1 query");
        assertThat(Quantity.count(3, "query", "queries")).isEqualTo("3 queries");
    }
}
