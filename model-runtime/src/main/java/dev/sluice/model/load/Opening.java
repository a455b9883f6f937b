// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Closer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A part of a model that is opened on a thread of its own, while the caller opens other parts. Used
 * by one thread, which closes it: a part that was not {@linkplain #take taken} is closed as well.
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

    /**
     * Begins to open a part.
     *
     * @param name of the thread, after {@code sluice-open-}
     */
    static <T extends AutoCloseable> Opening<T> start(String name, Source<T> source) {
        Opening<T> opening = new Opening<>();
        Thread thread = new Thread(() -> opening.run(source), "sluice-open-" + name);
        thread.setDaemon(true);
        thread.start();
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
