// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

/** A model that passes each call to an {@link InjectedFailure} first. */
final class FailingVideoLlm extends ForwardingVideoLlm {

    private final InjectedFailure failure;

    FailingVideoLlm(VideoLlm model, InjectedFailure failure) {
        super(model);
        this.failure = failure;
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        failure.before(InjectedFailure.Call.ENCODE);
        return super.encode(size, first, second);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        failure.before(InjectedFailure.Call.GENERATE);
        return super.generate(request, call);
    }
}
