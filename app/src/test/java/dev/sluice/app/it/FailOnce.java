package dev.sluice.app.it;

import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A failure in the middle of a job: Kafka's producers take it as their partitioner, and it throws
 * once, when the armed number of records has been written to a topic.
 */
public final class FailOnce implements Partitioner {

    private static final AtomicInteger LEFT = new AtomicInteger(-1);
    private static volatile String armedTopic = "";

    /** The record after so many others of this topic is not written but fails the job. */
    static void arm(String topic, int records) {
        armedTopic = topic;
        LEFT.set(records);
    }

    /** Whether it has thrown. */
    static boolean fired() {
        return LEFT.get() < 0;
    }

    @Override
    public int partition(
            String topic,
            Object key,
            byte[] keyBytes,
            Object value,
            byte[] valueBytes,
            Cluster cluster) {
        if (topic.equals(armedTopic) && LEFT.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
            throw new IllegalStateException("a failure made by the test");
        }
        return Utils.toPositive(Utils.murmur2(keyBytes)) % cluster.partitionCountForTopic(topic);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // Nothing to set.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
