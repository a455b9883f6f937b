// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.client.ReceivedAnswer;

/**
 * Told of each record, in the threads that read the topics; it must not block. A record is fresh if
 * it was written after the console began to read.
 */
public interface StreamListener {

    /** A stream has a new chunk. */
    void chunk(StreamData stream, boolean fresh);

    /** A stream has a new step. */
    void step(StreamData stream, StepTokens step, boolean fresh);

    /** A stream has a new event. */
    void event(StreamData stream, StreamEvent event, boolean fresh);

    /** Somebody has asked. */
    void question(StreamData stream, Query query, long askedMillis, boolean fresh);

    /** The job has answered. */
    void answer(StreamData stream, ReceivedAnswer answer, boolean fresh);
}
