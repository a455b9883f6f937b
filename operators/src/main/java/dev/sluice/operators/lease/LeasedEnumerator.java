// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.lease;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * An enumerator that holds a lease from its start to its end.
 *
 * @param <S> the type of the splits
 * @param <E> the type of the enumerator's state
 */
final class LeasedEnumerator<S extends SourceSplit, E> implements SplitEnumerator<S, E> {

    private final SplitEnumerator<S, E> enumerator;
    private final PrefixLease lease;
    private @Nullable LeaseHolder holder;

    LeasedEnumerator(SplitEnumerator<S, E> enumerator, PrefixLease lease) {
        this.enumerator = enumerator;
        this.lease = lease;
    }

    @Override
    public void start() {
        holder = LeaseHolder.start(lease);
        enumerator.start();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        enumerator.handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<S> splits, int subtask) {
        enumerator.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        enumerator.addReader(subtask);
    }

    @Override
    public E snapshotState(long checkpointId) throws Exception {
        return enumerator.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        enumerator.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        enumerator.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        enumerator.handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        try {
            enumerator.close();
        } finally {
            if (holder != null) {
                holder.close();
            }
        }
    }
}
