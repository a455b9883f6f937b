// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Closer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A part of a model that is opened on another thread, while the caller opens other parts. Used by
 * one thread, which closes it: a part that was not {@linkplain #take taken} is closed as well.
 *
 * @param <T> the part
 */
final class Opening<T extends AutoCloseable> implements AutoCloseable {

    private final CompletableFuture<T> opened = new CompletableFuture<>();
    private boolean taken;

    private Opening() {}

    /**
     * Opens a part.
     *
     * @param <T> the part
     */
    interface Source<T> {
        T open() throws ModelException;
    }

    /** Leaves it to threads to open a part. */
    static <T extends AutoCloseable> Opening<T> start(Executor threads, Source<T> source) {
        Opening<T> opening = new Opening<>();
        threads.execute(() -> opening.run(source));
        return opening;
    }

    /** Opens a part on this thread, before it returns. */
    static <T extends AutoCloseable> Opening<T> here(Source<T> source) {
        Opening<T> opening = new Opening<>();
        opening.run(source);
        return opening;
    }

    private void run(Source<T> source) {
        try {
            opened.complete(source.open());
        } catch (Throwable e) {
            // Also errors, such as a native library that cannot be loaded: the caller waits.
            opened.completeExceptionally(e);
        }
    }

    /** Waits for the part, which the caller closes from now on. */
    T take() throws ModelException {
        T part = await();
        taken = true;
        return part;
    }

    /** Waits for the part. */
    T await() throws ModelException {
        try {
            return opened.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ModelException known) {
                throw known;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (!taken) {
            opened.handle((part, failure) -> part).thenAccept(Opening::closeUnused).join();
        }
    }

    private static void closeUnused(@Nullable AutoCloseable part) {
        if (part != null) {
            Closer.closeAll(part);
        }
    }
}
