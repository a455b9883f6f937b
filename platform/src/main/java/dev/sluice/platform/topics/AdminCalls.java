// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** An admin client whose failures are messages for the user. Thread-safe. */
final class AdminCalls implements AutoCloseable {

    private static final String API_TIMEOUT_MILLIS = "15000";

    private final Admin admin;
    private final String servers;

    /**
     * Creates the client; the first call connects it.
     *
     * @param client Kafka client properties
     * @throws SluiceException if Kafka refuses the properties
     */
    AdminCalls(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        // With the default, "rebootstrap", the client works without a pause while no broker
        // answers.
        properties.putIfAbsent(
                AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
                MetadataRecoveryStrategy.NONE.name);
        this.servers = client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.admin = KafkaClients.open(servers, () -> Admin.create(properties));
    }

    Admin admin() {
        return admin;
    }

    String servers() {
        return servers;
    }

    /**
     * Makes a call and waits for its result.
     *
     * @param what what the call does, for the message: "read the settings of topic a"
     * @param right the right that it needs: "DescribeConfigs on topic a"
     * @throws SluiceException if it fails
     */
    <T extends @Nullable Object> T call(String what, String right, Callable<T> call) {
        try {
            return call.call();
        } catch (ExecutionException e) {
            throw failed(what, right, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SluiceException("was interrupted while waiting for Kafka at " + servers, e);
        } catch (Exception e) {
            throw failed(what, right, e);
        }
    }

    private SluiceException failed(String what, String right, Throwable cause) {
        if (cause instanceof TimeoutException) {
            return KafkaClients.notResponding(servers, cause);
        }
        if (cause instanceof AuthorizationException) {
            return KafkaClients.refused(servers, what, right, cause);
        }
        return new SluiceException(
                "Kafka at %s could not %s: %s".formatted(servers, what, cause.getMessage()), cause);
    }

    @Override
    public void close() {
        admin.close();
    }
}
