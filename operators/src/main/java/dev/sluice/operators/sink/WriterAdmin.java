// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.apache.kafka.clients.admin.AdminClient;

import java.lang.reflect.Field;
import java.time.Duration;

/**
 * The admin client with which the connector's exactly-once writer looks up open transactions when
 * it starts. The writer never closes it, so that each restart of a job would leave one behind, with
 * its thread and its connections, and it has no method that returns it.
 */
final class WriterAdmin implements AutoCloseable {

    private static final String FIELD = "adminClient";

    private final Object writer;

    WriterAdmin(Object writer) {
        this.writer = writer;
    }

    @Override
    public void close() throws IllegalAccessException {
        for (Field field : writer.getClass().getDeclaredFields()) {
            if (field.getName().equals(FIELD) && field.trySetAccessible()) {
                if (field.get(writer) instanceof AdminClient admin) {
                    admin.close(Duration.ZERO);
                }
            }
        }
    }
}
