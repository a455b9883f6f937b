// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.text.TextTokenizer;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A tokenizer that is opened on a thread of its own, while the caller opens the graphs. Used by one
 * thread, which closes it: a tokenizer that was not {@linkplain #take taken} is closed as well.
 */
final class TokenizerOpening implements AutoCloseable {

    private final CompletableFuture<TextTokenizer> opened = new CompletableFuture<>();
    private boolean taken;

    private TokenizerOpening() {}

    /** Begins to open a tokenizer.json. */
    static TokenizerOpening start(Path file) {
        TokenizerOpening opening = new TokenizerOpening();
        Thread thread = new Thread(() -> opening.open(file), "sluice-open-tokenizer");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void open(Path file) {
        try {
            opened.complete(TextTokenizer.open(file));
        } catch (Throwable e) {
            // Also errors, such as a native library that cannot be loaded: the caller waits.
            opened.completeExceptionally(e);
        }
    }

    /** Waits for the tokenizer, which the caller closes from now on. */
    TextTokenizer take() throws ModelException {
        TextTokenizer tokenizer = await();
        taken = true;
        return tokenizer;
    }

    private TextTokenizer await() throws ModelException {
        try {
            return opened.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ModelException known) {
                throw known;
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
            opened.handle((tokenizer, failure) -> tokenizer)
                    .thenAccept(TokenizerOpening::closeUnused)
                    .join();
        }
    }

    private static void closeUnused(@Nullable TextTokenizer tokenizer) {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
