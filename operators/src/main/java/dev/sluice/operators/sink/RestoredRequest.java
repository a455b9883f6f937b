// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.common.errors.ProducerFencedException;

/** A request to commit a transaction of a restored checkpoint, which remembers its outcome. */
final class RestoredRequest implements CommitRequest<KafkaCommittable> {

    private final CommitRequest<KafkaCommittable> request;
    private boolean fenced;

    RestoredRequest(CommitRequest<KafkaCommittable> request) {
        this.request = request;
    }

    /** Whether the transactional id belongs to a newer transaction. */
    boolean fenced() {
        return fenced;
    }

    @Override
    public KafkaCommittable getCommittable() {
        return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
        return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
        fenced = reason instanceof ProducerFencedException;
        request.signalFailedWithKnownReason(reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
        request.signalFailedWithUnknownReason(reason);
    }

    @Override
    public void retryLater() {
        request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
        request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
        request.signalAlreadyCommitted();
    }
}
