// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A model that answers from the words alone: what can be guessed. Pictures are encoded and
 * remembered as ever; no row of them enters a prompt. Safe for several threads.
 */
final class TextOnlyVideoLlm extends ForwardingVideoLlm {

    TextOnlyVideoLlm(VideoLlm model) {
        super(model);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        PromptRequest words =
                new PromptRequest(
                        List.of(),
                        List.of(),
                        request.stepSeconds(),
                        request.question(),
                        request.options(),
                        request.maxNewTokens(),
                        request.settings());
        return super.generate(words, AnswerCall.of(call.cancelled()));
    }

    @Override
    public void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled) {
        // A session would begin with pictures; prompts of words alone have none.
    }
}
