// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes with which a Kafka client closes its connections. The admin client of a source
 * is closed while the job's class loader is, on a thread of its own. If that thread comes later, it
 * finds no class that has not been used before, and leaves its sockets open until the process ends:
 * four descriptors for each source of each job. Stateless.
 */
final class ClosingClasses {

    /** Used by a client for the first time when it closes. */
    static final String CLOSE_MODE = "org.apache.kafka.common.network.Selector$CloseMode";

    private static final Logger LOG = LoggerFactory.getLogger(ClosingClasses.class);

    private ClosingClasses() {}

    /** Loads them by the class loader that has the Kafka client. */
    static void load() {
        try {
            Class.forName(CLOSE_MODE, true, ConsumerRecord.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            LOG.debug("another version of the Kafka client: it has no {}", CLOSE_MODE, e);
        }
    }
}
