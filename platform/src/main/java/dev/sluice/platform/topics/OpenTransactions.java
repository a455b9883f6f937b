// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Lists the transactions that have not ended. Stateless. */
public final class OpenTransactions {

    private static final Set<TransactionState> OPEN =
            Set.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_ABORT,
                    TransactionState.PREPARE_COMMIT);

    private OpenTransactions() {}

    /**
     * A transaction that has not ended.
     *
     * @param id the transactional id
     * @param state the state, as the broker names it
     * @param age time since its first record
     */
    public record OpenTransaction(String id, String state, Duration age) {}

    /**
     * Returns the open transactions of a prefix, the oldest first.
     *
     * @param client Kafka client properties
     * @throws SluiceException if Kafka refuses that or does not answer
     */
    public static List<OpenTransaction> of(Properties client, String prefix) {
        try (AdminCalls calls = new AdminCalls(client)) {
            Admin admin = calls.admin();
            List<String> ids =
                    calls.call(
                            "list transactions",
                            "Describe on transactional ids beginning with " + prefix,
                            () ->
                                    admin
                                            .listTransactions(
                                                    new ListTransactionsOptions()
                                                            .filterStates(OPEN))
                                            .all()
                                            .get()
                                            .stream()
                                            .map(TransactionListing::transactionalId)
                                            .filter(id -> id.startsWith(prefix))
                                            .toList());
            List<OpenTransaction> open = new ArrayList<>();
            for (String id : ids) {
                describe(calls, id).ifPresent(open::add);
            }
            open.sort(Comparator.comparing(OpenTransaction::age).reversed());
            return open;
        }
    }

    private static Optional<OpenTransaction> describe(AdminCalls calls, String id) {
        return calls.call(
                "describe transaction " + id,
                "Describe on transactional id " + id,
                () -> {
                    KafkaFuture<TransactionDescription> description =
                            calls.admin().describeTransactions(List.of(id)).description(id);
                    try {
                        return open(id, description.get());
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof TransactionalIdNotFoundException) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    /** Returns the transaction, or empty if it has ended since it was listed. */
    private static Optional<OpenTransaction> open(String id, TransactionDescription found) {
        if (!OPEN.contains(found.state()) || found.transactionStartTimeMs().isEmpty()) {
            return Optional.empty();
        }
        long start = found.transactionStartTimeMs().getAsLong();
        Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - start));
        return Optional.of(new OpenTransaction(id, found.state().toString(), age));
    }
}
