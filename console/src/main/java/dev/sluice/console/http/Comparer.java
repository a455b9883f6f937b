// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.http;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.List;

/** Answers a question about recorded video under several policies; it needs the model. */
public interface Comparer {

    /** The policies to choose from: the deployed one first, then no policy, then the others. */
    List<String> policies();

    /**
     * Answers a question about all of some video.
     *
     * @param chunks of one stream, ascending
     * @param policies each as {@code NAME[:OPTION=VALUE,…]}
     * @return an answer for each policy, which names it
     * @throws IllegalArgumentException if a policy is none
     * @throws Exception if the video cannot be decoded or encoded
     */
    List<Answer> compare(List<VideoChunk> chunks, Query question, List<String> policies)
            throws Exception;
}
