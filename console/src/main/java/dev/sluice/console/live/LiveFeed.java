// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.live;

import dev.sluice.console.stream.StepTokens;
import dev.sluice.console.stream.StreamData;
import dev.sluice.console.stream.StreamListener;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.client.ReceivedAnswer;

/** Passes on what is new. */
public final class LiveFeed implements StreamListener {

    @Override
    public void chunk(StreamData stream, boolean fresh) {}

    @Override
    public void step(StreamData stream, StepTokens step, boolean fresh) {}

    @Override
    public void event(StreamData stream, StreamEvent event, boolean fresh) {}

    @Override
    public void question(StreamData stream, Query query, long askedMillis, boolean fresh) {}

    @Override
    public void answer(StreamData stream, ReceivedAnswer answer, boolean fresh) {}
}
