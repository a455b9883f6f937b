// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of a topic. */
@FunctionalInterface
public interface RecordSink {

    /**
     * Takes a record.
     *
     * @param fresh whether it was written after the console began to read
     */
    void accept(ConsumerRecord<byte[], byte[]> record, boolean fresh);
}
