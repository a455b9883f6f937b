// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Where reading begins, and what stays in memory. */
final class StartPointTest {

    private final StartPoint start = new StartPoint(Duration.ofHours(1), 10, 1_000);

    @Test
    void theHistoryDecidesWithinTheBounds() {
        assertThat(start.first(0, 5_000, 4_500)).isEqualTo(4_500);
        assertThat(start.first(0, 5_000, 5_000)).as("all are old").isEqualTo(4_990);
        assertThat(start.first(0, 5_000, 0)).as("all are new").isEqualTo(4_000);
        assertThat(start.first(4_995, 5_000, 5_000)).as("deleted").isEqualTo(4_995);
        assertThat(start.first(0, 3, 3)).isZero();
    }

    @Test
    void theCacheForgetsWhatWasNotUsedForLongest() {
        RecordCache cache = new RecordCache(10);
        RecordPlace one = new RecordPlace(0, 1);
        RecordPlace two = new RecordPlace(0, 2);
        RecordPlace three = new RecordPlace(1, 1);
        cache.put(one, "1111".getBytes(UTF_8));
        cache.put(two, "2222".getBytes(UTF_8));
        assertThat(cache.get(one)).isNotNull();
        cache.put(three, "3333".getBytes(UTF_8));
        assertThat(cache.get(two)).isNull();
        assertThat(cache.get(one)).isNotNull();
        assertThat(cache.bytes()).isEqualTo(8);
        cache.put(two, new byte[100]);
        assertThat(cache.bytes()).as("larger than the cache").isZero();
    }
}
