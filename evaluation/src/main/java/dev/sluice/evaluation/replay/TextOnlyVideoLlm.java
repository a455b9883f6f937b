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
 * A model that answers from the text of the question only, which measures how much can be guessed.
 * Frames are encoded and stored as usual, but no visual token enters a prompt. Safe for several
 * threads.
 */
final class TextOnlyVideoLlm extends ForwardingVideoLlm {

    TextOnlyVideoLlm(VideoLlm model) {
        super(model);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        PromptRequest textOnly =
                new PromptRequest(
                        List.of(),
                        List.of(),
                        request.stepSeconds(),
                        request.question(),
                        request.options(),
                        request.maxNewTokens(),
                        request.settings());
        return super.generate(textOnly, AnswerCall.of(call.cancelled()));
    }

    @Override
    public void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled) {
        // The common beginning of the prompts would be visual tokens, and these prompts have none.
    }
}
