// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A model that also hands over what it generates. */
record RecordingVideoLlm(VideoLlm model, Consumer<Generation> generated) implements VideoLlm {

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return model.frameSize(width, height);
    }

    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        return model.resize(source, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        return model.encode(size, first, second);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        Generation generation = model.generate(request, call);
        generated.accept(generation);
        return generation;
    }

    @Override
    public void extend(
            String session, List<VisualStep> steps, double seconds, BooleanSupplier cancelled)
            throws ModelException {
        model.extend(session, steps, seconds, cancelled);
    }

    @Override
    public void evict(String session) {
        model.evict(session);
    }

    @Override
    public void close() {
        model.close();
    }
}
