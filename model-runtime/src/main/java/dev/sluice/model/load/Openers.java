// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that open parts of a model while the caller opens its decoder, which takes longest:
 * one fewer than there are cores, so that the decoder has a core of its own. They open parts in the
 * order in which they were given, and end when they are done with those given before {@link
 * #close}.
 */
final class Openers implements Executor, AutoCloseable {

    private static final int PARTS = 3; // vision encoder, embeddings, tokenizer

    private final ExecutorService threads;

    Openers() {
        int others = Runtime.getRuntime().availableProcessors() - 1;
        threads =
                Executors.newFixedThreadPool(Math.max(1, Math.min(PARTS, others)), Openers::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-open");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
