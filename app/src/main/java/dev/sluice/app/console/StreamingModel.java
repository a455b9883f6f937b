// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A model whose answers are read while they are generated, and that keeps no session: those are for
 * the streams of the job, which has the same weights.
 */
final class StreamingModel extends ForwardingVideoLlm {

    private final BooleanSupplier cancelled;
    private final Consumer<String> text;

    /**
     * Wraps a model, which is closed with this one.
     *
     * @param cancelled polled between text tokens, in addition to the call's own
     * @param text takes the pieces of the text
     */
    StreamingModel(VideoLlm model, BooleanSupplier cancelled, Consumer<String> text) {
        super(model);
        this.cancelled = cancelled;
        this.text = text;
    }

    /** A model that only keeps no session. */
    static StreamingModel silent(VideoLlm model) {
        return new StreamingModel(model, () -> false, piece -> {});
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        BooleanSupplier either = () -> call.cancelled().getAsBoolean() || cancelled.getAsBoolean();
        return super.generate(request, AnswerCall.of(either).withText(text));
    }
}
