// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.lease.PrefixLease;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Refuses a prefix of transactional ids under which another job works. The two would fence each
 * other's producers again and again, and neither would get on. Stateless.
 */
public final class PrefixCheck {

    /** Longer than the lease of a job that was killed lasts. */
    private static final Duration PATIENCE = PrefixLease.EXPIRY.plusSeconds(5);

    private static final Duration POLL = Duration.ofMillis(250);

    private PrefixCheck() {}

    /**
     * Checks the prefix of a job that writes transactions, before the job is submitted. If a job
     * that held the prefix was killed a moment ago, waits until its lease has expired.
     *
     * @param onWait receives a message if it has to wait
     * @throws ConfigException if another job works under the prefix
     * @throws SluiceException if Kafka does not answer
     */
    public static void check(ReadableConfig config, Consumer<String> onWait)
            throws InterruptedException {
        PrefixLease lease = PrefixLease.of(config, KafkaSettings.of(config).client()).orElse(null);
        if (lease == null) {
            return;
        }
        try (AdminCalls calls = new AdminCalls(lease.client())) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            Collection<MemberDescription> holders = holders(calls, lease);
            if (!holders.isEmpty()) {
                onWait.accept(waiting(config, holders));
            }
            while (!holders.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw taken(config, holders);
                }
                Thread.sleep(POLL.toMillis());
                holders = holders(calls, lease);
            }
        }
    }

    private static Collection<MemberDescription> holders(AdminCalls calls, PrefixLease lease) {
        return calls.call(
                "describe the consumer group " + lease.group(),
                "Describe and Read on group " + lease.group(),
                () -> {
                    try {
                        return calls.admin()
                                .describeConsumerGroups(List.of(lease.group()))
                                .describedGroups()
                                .values()
                                .iterator()
                                .next()
                                .get()
                                .members();
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof GroupIdNotFoundException) {
                            return List.of();
                        }
                        throw e;
                    }
                });
    }

    private static String waiting(ReadableConfig config, Collection<MemberDescription> holders) {
        return "a job at %s works under the prefix '%s', or did so until a moment ago; waiting for up to %d s"
                .formatted(hosts(holders), prefix(config), PATIENCE.toSeconds());
    }

    private static ConfigException taken(
            ReadableConfig config, Collection<MemberDescription> holders) {
        return new ConfigException(
                "%s is '%s', under which another job is running, at %s; expected a prefix of its own for each job: stop the other job first, or choose another prefix"
                        .formatted(
                                KafkaOptions.TRANSACTIONAL_ID_PREFIX.key(),
                                prefix(config),
                                hosts(holders)));
    }

    private static String prefix(ReadableConfig config) {
        return config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX);
    }

    private static String hosts(Collection<MemberDescription> holders) {
        return holders.stream()
                .map(MemberDescription::host)
                .map(host -> host.startsWith("/") ? host.substring(1) : host)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
