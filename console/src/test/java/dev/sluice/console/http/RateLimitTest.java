// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** So many a second, and more for a moment. */
final class RateLimitTest {

    @Test
    void whatWasUsedUpComesBackWithTime() {
        AtomicLong clock = new AtomicLong(5);
        RateLimit limit = new RateLimit(10, 3, clock::get);
        assertThat(limit.take() && limit.take() && limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
        clock.addAndGet(100_000_000);
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
        clock.addAndGet(3_600_000_000_000L);
        assertThat(limit.take() && limit.take() && limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }
}
