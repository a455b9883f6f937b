// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/**
 * A Kafka sink whose close is bounded in time and never fails, and which ends the transactions that
 * a restore leaves open. State and uids are those of the {@link KafkaSink}, so that savepoints of
 * either restore the other.
 *
 * <p>Flink closes the operators of a failed or cancelled task in its exception handler, and takes
 * an exception there for fatal: the task manager exits. The sink's writer aborts its transaction
 * when it is closed, which fails when the broker is away, or when another job has fenced it.
 *
 * @param <T> the type of the records
 */
public final class GuardedSink<T>
        implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {

    private static final long serialVersionUID = 1L;

    private final KafkaSink<T> sink;
    private final Properties client;

    /**
     * @param sink does the work
     * @param client the properties of clients, with the bootstrap servers
     */
    public GuardedSink(KafkaSink<T> sink, Properties client) {
        this.sink = sink;
        this.client = client;
    }

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> createWriter(
            WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recovered) throws IOException {
        // The connector's own type of its writer is not public.
        TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable> visible = sink;
        return new GuardedWriter<>(visible.restoreWriter(context, recovered));
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new GuardedCommitter(sink.createCommitter(context), new TransactionAbort(client));
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
        sink.addPostCommitTopology(committed);
    }
}
