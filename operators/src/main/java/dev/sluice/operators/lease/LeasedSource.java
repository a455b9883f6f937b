// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.lease;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source whose enumerator holds a lease. The enumerator is the part of a job that runs once, on
 * the job manager, and goes on while tasks fail and restart. The state is that of the source.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 * @param <E> the type of the enumerator's state
 */
public final class LeasedSource<T, S extends SourceSplit, E> implements Source<T, S, E> {

    private static final long serialVersionUID = 1L;

    private final Source<T, S, E> source;
    private final PrefixLease lease;

    /**
     * @param source does the work
     * @param lease is held while the job runs
     */
    public LeasedSource(Source<T, S, E> source, PrefixLease lease) {
        this.source = source;
        this.lease = lease;
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
            throws Exception {
        return new LeasedEnumerator<>(source.createEnumerator(context), lease);
    }

    @Override
    public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E state)
            throws Exception {
        return new LeasedEnumerator<>(source.restoreEnumerator(context, state), lease);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
        return source.createReader(context);
    }
}
