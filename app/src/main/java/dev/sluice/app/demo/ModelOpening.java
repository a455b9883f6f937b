// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.model.VideoLlm;
import dev.sluice.platform.job.Jobs;

import org.apache.flink.configuration.Configuration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A model that is opened on a thread of its own while broker and cluster start. As long as it is
 * open, the job shares its weights. Used by one thread, which closes it.
 */
final class ModelOpening implements AutoCloseable {

    private final CompletableFuture<VideoLlm> opened = new CompletableFuture<>();

    private ModelOpening() {}

    /** Begins to open the configured model. */
    static ModelOpening start(Configuration config) {
        ModelOpening opening = new ModelOpening();
        Configuration own = new Configuration(config); // the caller goes on to change its own
        Thread thread = new Thread(() -> opening.open(own), "sluice-open-model");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void open(Configuration config) {
        try {
            opened.complete(Jobs.openModel(config));
        } catch (Throwable e) {
            // Also errors, such as a native library that cannot be loaded: the caller waits.
            opened.completeExceptionally(e);
        }
    }

    /** Fails as {@link #await} does if the model is already known not to open. */
    void check() throws Exception {
        if (opened.isCompletedExceptionally()) {
            await();
        }
    }

    /** Waits until the model is open. */
    void await() throws Exception {
        try {
            opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits for the model and closes it. */
    @Override
    public void close() {
        VideoLlm model = opened.exceptionally(failure -> null).join();
        if (model != null) {
            model.close();
        }
    }
}
