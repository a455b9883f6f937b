// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.NoOpMetricRegistry;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The number of metrics does not grow with the number of streams. */
final class StreamMetricGroupsTest {

    private final MetricGroup parent =
            new GenericMetricGroup(NoOpMetricRegistry.INSTANCE, null, "parent");

    @Test
    void streamsBeyondTheLimitShareOneGroup() {
        StreamMetricGroups<MetricGroup> groups = groups(2);
        assertThat(value(groups.of("gate"))).isEqualTo("gate");
        assertThat(value(groups.of("yard"))).isEqualTo("yard");
        MetricGroup shared = groups.of("hall");
        assertThat(value(shared)).isEqualTo(StreamMetricGroups.OTHERS);
        assertThat(groups.of("roof")).isSameAs(shared);
        assertThat(groups.of("gate")).isSameAs(groups.of("gate")).isNotSameAs(shared);
    }

    @Test
    void anEvictedStreamIsRemovedAndMakesRoom() {
        StreamMetricGroups<MetricGroup> groups = groups(1);
        MetricGroup gate = groups.of("gate");
        groups.of("yard");
        groups.evict("yard"); // has no metrics of its own
        groups.evict("gate");
        assertThat(((AbstractMetricGroup<?>) gate).isClosed()).isTrue();
        assertThat(value(groups.of("yard"))).isEqualTo("yard");
        groups.evict("yard");
        assertThat(((AbstractMetricGroup<?>) groups.of("gate")).isClosed()).isFalse();
    }

    @Test
    void withALimitOfZeroThereAreNoMetricsOfStreams() {
        assertThat(groups(0).of("gate")).isInstanceOf(UnregisteredMetricsGroup.class);
    }

    private StreamMetricGroups<MetricGroup> groups(int limit) {
        return new StreamMetricGroups<>(parent, limit, group -> group);
    }

    private static String value(MetricGroup group) {
        return group.getAllVariables().get("<stream>");
    }
}
