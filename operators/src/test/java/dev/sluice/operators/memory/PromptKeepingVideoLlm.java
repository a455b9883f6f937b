// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scripted model, which shows what it was asked. */
final class PromptKeepingVideoLlm extends ForwardingVideoLlm {

    private static final Queue<PromptRequest> ASKED = new ConcurrentLinkedQueue<>();

    private PromptKeepingVideoLlm() {
        super(ScriptedVideoLlm.open());
    }

    static VideoLlm open() {
        ASKED.clear();
        return new PromptKeepingVideoLlm();
    }

    /** The next prompt that was not looked at yet, or null. */
    static PromptRequest next() {
        return ASKED.poll();
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        ASKED.add(request);
        return super.generate(request, call);
    }
}
