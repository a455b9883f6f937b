// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** Answers a question about a video file; it needs the model. Thread-safe. */
public interface VideoAnswerer {

    /** Follows an answer. Its methods are called in the thread that asks. */
    interface Listener {

        /** Polled while the video is read and the text is generated: whether to give up. */
        boolean isCancelled();

        /** Takes the next piece of the text; all pieces together are the text. */
        void text(String piece);
    }

    /**
     * Answers a question about all of a video, as {@code sluice answer} does.
     *
     * @param question about the latest state
     * @return the answer; its times count from the beginning of the video, which is 1970
     * @throws CancellationException if the listener has given up
     * @throws IOException if the file is no video that can be read
     * @throws Exception if the model cannot be used
     */
    Answer answer(Path video, Query question, Listener listener) throws Exception;
}
