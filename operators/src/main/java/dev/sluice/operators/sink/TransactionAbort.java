// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/** Aborts the open transactions of transactional ids. Stateless. */
final class TransactionAbort {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionAbort.class);

    private final Properties client;

    /**
     * @param client the properties of the admin client
     */
    TransactionAbort(Properties client) {
        this.client = client;
    }

    /**
     * Aborts what is open under these ids, and fences its producers.
     *
     * @throws IOException if the broker refuses that or does not answer
     */
    void of(List<String> transactionalIds) throws IOException, InterruptedException {
        if (transactionalIds.isEmpty()) {
            return;
        }
        LOG.warn(
                "aborting what was written under {} after the restored checkpoint",
                transactionalIds);
        try (Admin admin = Admin.create(client)) {
            admin.fenceProducers(transactionalIds).all().get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "could not abort the transactions %s, which hold back read-committed readers: %s"
                            .formatted(transactionalIds, e.getCause()),
                    e);
        }
    }
}
