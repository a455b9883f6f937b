// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.protocol.ErrorCode;

import org.apache.flink.configuration.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link ConfigChecks} and of the options with checks of their own. */
class ConfigChecksTest {

    private final Configuration config = new Configuration();

    @Test
    void valuesWithinTheirRangesAreRead() {
        config.set(QueryOptions.WORKERS, 1);
        config.set(ModelOptions.MAX_FAILURES, 0);
        config.set(GateOptions.THRESHOLD, 1.0);
        config.set(QueryOptions.TIMEOUT, Duration.ofMillis(1));
        assertThat(ConfigChecks.positive(config, QueryOptions.WORKERS)).isEqualTo(1);
        assertThat(ConfigChecks.notNegative(config, ModelOptions.MAX_FAILURES)).isZero();
        assertThat(ConfigChecks.share(config, GateOptions.THRESHOLD)).isEqualTo(1);
        assertThat(ConfigChecks.micros(config, QueryOptions.TIMEOUT)).isEqualTo(1_000);
        assertThat(ConfigChecks.millis(config, QueryOptions.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void valuesOutOfTheirRangesAreRefusedWithTheirKey() {
        config.set(QueryOptions.WORKERS, 0);
        config.set(ModelOptions.MAX_FAILURES, -1);
        config.set(GateOptions.THRESHOLD, Double.NaN);
        config.set(QueryOptions.TIMEOUT, Duration.ofDays(36_501));
        config.set(QueryOptions.ID_TTL, Duration.ofNanos(999_999));
        assertRefused(
                () -> ConfigChecks.positive(config, QueryOptions.WORKERS),
                "sluice.query.workers is 0; expected at least 1");
        assertRefused(
                () -> ConfigChecks.notNegative(config, ModelOptions.MAX_FAILURES),
                "sluice.model.max-failures is -1; expected at least 0");
        assertRefused(
                () -> ConfigChecks.share(config, GateOptions.THRESHOLD),
                "sluice.gate.threshold is NaN; expected from 0 to 1");
        assertRefused(
                () -> ConfigChecks.millis(config, QueryOptions.TIMEOUT),
                "sluice.query.timeout is PT876024H; expected at least 1 ms and at most 100 years");
        assertRefused(
                () -> ConfigChecks.micros(config, QueryOptions.ID_TTL),
                "sluice.query.id-ttl is PT0.000999999S; expected at least 1 ms and at most 100"
                        + " years");
    }

    @Test
    void limitsThatOtherModulesCheckAreRefusedWithTheirSection() {
        config.set(MemoryOptions.LOW_WATER, 0.0);
        assertRefused(
                () -> MemoryOptions.limits(config),
                "sluice.memory: found a low-water share of 0.0; expected one in (0, 1]");
        config.set(SceneOptions.THRESHOLD, 2.0);
        assertThatThrownBy(() -> SceneOptions.detector(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("sluice.scene: ");
        config.set(ReduceOptions.POLICY, "dtd");
        assertThatThrownBy(() -> ReduceOptions.policy(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("sluice.reduce: ");
    }

    @Test
    void theBacklogOfWatchesIsTheNumberOfPendingQuestionsUnlessItIsSet() {
        assertThat(WatchOptions.maxBacklog(config)).isEqualTo(1_000);
        config.set(QueryOptions.MAX_PENDING, 5);
        assertThat(WatchOptions.maxBacklog(config)).isEqualTo(5);
        config.set(WatchOptions.MAX_BACKLOG, 2);
        assertThat(WatchOptions.maxBacklog(config)).isEqualTo(2);
        config.set(WatchOptions.MAX_BACKLOG, 0);
        assertRefused(
                () -> WatchOptions.maxBacklog(config),
                "sluice.watch.max-backlog is 0; expected at least 1");
    }

    private static void assertRefused(ThrowingCallable read, String message) {
        assertThatThrownBy(read)
                .isInstanceOf(ConfigException.class)
                .hasMessage(message)
                .satisfies(it -> assertThat(ErrorCode.of(it)).isEqualTo(ErrorCode.CONFIG_INVALID));
    }
}
