// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The metrics of single streams: those of the first streams of a subtask, up to a limit, and one
 * set of metrics that all others share, so that the number of metrics is bounded. The task's
 * mailbox thread uses this.
 *
 * @param <M> the metrics of one stream
 */
public final class StreamMetricGroups<M> {

    /** The name of the group of the streams beyond the limit, which is no valid id of a stream. */
    public static final String OTHERS = "(others)";

    private final MetricGroup parent;
    private final int limit;
    private final Function<MetricGroup, M> create;
    private final Map<String, Entry<M>> own = new HashMap<>();
    private @Nullable M others;

    /**
     * @param parent gets a group {@code stream} whose values are ids of streams
     * @param limit number of streams with metrics of their own; 0: no metrics of single streams
     * @param create registers the metrics of one stream in its group
     */
    public StreamMetricGroups(MetricGroup parent, int limit, Function<MetricGroup, M> create) {
        this.parent = parent;
        this.limit = limit;
        this.create = create;
    }

    /** Returns the metrics of a stream, which are registered now if they are not yet. */
    public M of(String streamId) {
        Entry<M> entry = own.get(streamId);
        if (entry == null && own.size() < limit) {
            MetricGroup group = group(streamId);
            entry = new Entry<>(group, create.apply(group));
            own.put(streamId, entry);
        }
        return entry == null ? others() : entry.metrics();
    }

    /** Removes the metrics of a stream that is evicted; another one can then have its own. */
    public void evict(String streamId) {
        Entry<M> entry = own.remove(streamId);
        if (entry != null && entry.group() instanceof AbstractMetricGroup<?> group) {
            group.close();
        }
    }

    private M others() {
        if (others == null) {
            // Without any stream of its own, nothing is reported.
            others = create.apply(limit == 0 ? new UnregisteredMetricsGroup() : group(OTHERS));
        }
        return others;
    }

    private MetricGroup group(String value) {
        return parent.addGroup("stream", value);
    }

    private record Entry<M>(MetricGroup group, M metrics) {}
}
