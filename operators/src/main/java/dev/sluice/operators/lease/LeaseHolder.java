// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.lease;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds a lease, in a thread of its own, until it is closed. A failure is only logged, and the
 * lease taken again: a job that works must not fail because another one might start.
 */
public final class LeaseHolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseHolder.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final PrefixLease lease;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    private LeaseHolder(PrefixLease lease) {
        this.lease = lease;
        this.thread = new Thread(this::hold, "sluice-lease");
        thread.setDaemon(true);
    }

    /** Takes a lease. Returns at once; the lease is held some time later. */
    public static LeaseHolder start(PrefixLease lease) {
        LeaseHolder holder = new LeaseHolder(lease);
        holder.thread.start();
        return holder;
    }

    private void hold() {
        while (!isClosed()) {
            try {
                beMember();
            } catch (KafkaException e) {
                LOG.warn(
                        "the lease {} is not held at the moment; another job under its prefix would"
                                + " not be refused",
                        lease.group(),
                        e);
                pause();
            }
        }
    }

    private void beMember() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(lease.member(), bytes, bytes);
        try {
            consumer = member;
            member.subscribe(List.of(lease.topic()), new ReadsNothing(member));
            while (!isClosed()) {
                member.poll(POLL);
            }
        } catch (WakeupException e) {
            LOG.debug("the lease {} is given back", lease.group());
        } finally {
            consumer = null;
            member.close(CloseOptions.timeout(CLOSE));
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    /** Gives the lease back, so that another job can take it at once. */
    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> member = consumer;
        if (member != null) {
            member.wakeup();
        }
        try {
            thread.join(2 * CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record ReadsNothing(KafkaConsumer<byte[], byte[]> member)
            implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            member.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // nothing was read
        }
    }
}
