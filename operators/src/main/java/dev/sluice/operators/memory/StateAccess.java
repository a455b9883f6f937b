// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import org.apache.flink.util.function.SupplierWithException;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Access to Flink's state, which throws any exception, for code that expects I/O exceptions. */
final class StateAccess {

    private StateAccess() {}

    static <T extends @Nullable Object> T of(SupplierWithException<T, Exception> read)
            throws IOException {
        try {
            return read.get();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("keyed state cannot be read", e);
        }
    }

    static void run(ThrowingRunnable<Exception> write) throws IOException {
        try {
            write.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("keyed state cannot be written", e);
        }
    }
}
