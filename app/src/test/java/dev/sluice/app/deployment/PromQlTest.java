// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.app.deployment.PromQl.Match;
import dev.sluice.app.deployment.PromQl.Selector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link PromQl}. */
final class PromQlTest {

    @Test
    void metricsMatchersAndGroupingLabelsAreFound() {
        PromQl query =
                PromQl.parse(
                        "max by (job_name, stream) (lag{stream!=\"(others)\",job=~\"$job\"}) > 60"
                                + " and on (stream) changes(seen[2m] offset 1h) == 0");
        assertThat(query.selectors())
                .containsExactly(
                        new Selector(
                                "lag",
                                List.of(
                                        new Match("stream", "!=", "(others)"),
                                        new Match("job", "=~", "$job"))),
                        new Selector("seen", List.of()));
        assertThat(query.labels()).containsExactlyInAnyOrder("job_name", "stream");
    }

    @Test
    void numbersDurationsAndFunctionsAreNoMetrics() {
        PromQl query =
                PromQl.parse("1000 * time() - sum(increase(a_b[$__rate_interval])) / 1.5e or c");
        assertThat(query.selectors()).extracting(Selector::metric).containsExactly("a_b", "c");
        assertThat(query.labels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incraese(a[5m])",
                "sum(a{b=c})",
                "sum by (a",
                "{a=\"b\"}",
                "a{b=\"c\"",
                "a[5m",
                "sum a",
                "a ? b",
            })
    void whatItDoesNotKnowFails(String expression) {
        assertThatThrownBy(() -> PromQl.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expression);
    }
}
