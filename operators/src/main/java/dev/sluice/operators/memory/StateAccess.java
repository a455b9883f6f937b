package dev.sluice.operators.memory;

import org.apache.flink.util.function.SupplierWithException;
import org.apache.flink.util.function.ThrowingRunnable;

import java.io.IOException;

/** Flink's state throws any exception; what works over it expects those of input and output. */
final class StateAccess {

    private StateAccess() {}

    static <T> T of(SupplierWithException<T, Exception> read) throws IOException {
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
