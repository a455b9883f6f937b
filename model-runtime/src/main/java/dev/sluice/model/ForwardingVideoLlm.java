// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Forwards all calls to another model, which is closed with this one. Subclasses override some. */
public abstract class ForwardingVideoLlm implements VideoLlm {

    private final VideoLlm model;

    protected ForwardingVideoLlm(VideoLlm model) {
        this.model = model;
    }

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
    public EncodeUse encodeUse() {
        return model.encodeUse();
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        return model.generate(request, call);
    }

    @Override
    public void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled)
            throws ModelException {
        model.extend(session, finalSteps, stepSeconds, cancelled);
    }

    @Override
    public TextRows embed(String text) throws ModelException {
        return model.embed(text);
    }

    @Override
    public BatchUse batchUse() {
        return model.batchUse();
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
