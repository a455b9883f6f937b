// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A committer whose close is bounded and never fails. After a restore it also aborts the
 * transactions that stand in the place of those of the restored checkpoint.
 *
 * <p>The connector uses transactional ids again. If a checkpoint was committed and later ones did
 * not complete, its id belongs to a newer transaction, which the restored state says nothing about.
 * The commit of the restored transaction, which was committed long ago, is then refused. The writer
 * does not abort the newer transaction, because the id is in the restored state, and ends it only
 * if it happens to use the id again; at a lower parallelism it never does. Until then,
 * read-committed readers would see nothing that is behind its first record. The restored id is
 * nobody else's, so the newer transaction can be aborted at once.
 */
final class GuardedCommitter implements Committer<KafkaCommittable> {

    private final Committer<KafkaCommittable> committer;
    private final TransactionAbort abort;

    GuardedCommitter(Committer<KafkaCommittable> committer, TransactionAbort abort) {
        this.committer = committer;
        this.abort = abort;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
            throws IOException, InterruptedException {
        List<RestoredRequest> restored = new ArrayList<>();
        List<CommitRequest<KafkaCommittable>> all = new ArrayList<>();
        for (CommitRequest<KafkaCommittable> request : requests) {
            // Only a committable out of a checkpoint is without the producer that wrote it.
            if (request.getCommittable().getProducer().isEmpty()) {
                RestoredRequest wrapped = new RestoredRequest(request);
                restored.add(wrapped);
                all.add(wrapped);
            } else {
                all.add(request);
            }
        }
        committer.commit(all);
        abort.of(
                restored.stream()
                        .filter(RestoredRequest::fenced)
                        .map(request -> request.getCommittable().getTransactionalId())
                        .toList());
    }

    @Override
    public void close() {
        BoundedClose.of("the committer of a Kafka sink", committer);
    }
}
