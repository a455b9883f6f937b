// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

/** A model that tells a {@link Breakdown} of each use before it. */
final class BreakingVideoLlm extends ForwardingVideoLlm {

    private final Breakdown breakdown;

    BreakingVideoLlm(VideoLlm whole, Breakdown breakdown) {
        super(whole);
        this.breakdown = breakdown;
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        breakdown.before(Breakdown.Use.ENCODE);
        return super.encode(size, first, second);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        breakdown.before(Breakdown.Use.GENERATE);
        return super.generate(request, call);
    }
}
