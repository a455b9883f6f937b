package dev.sluice.app.eval.replay;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A model whose encoder sees each pair of pictures once. Safe for several threads. */
final class CachingVideoLlm implements VideoLlm {

    private final VideoLlm model;
    private final FeatureCache cache;
    private final AtomicLong encoded;
    private final AtomicLong answered;

    /**
     * @param model closed with this
     * @param encoded counts what is asked of the encoder
     * @param answered counts the answers that are asked for
     */
    CachingVideoLlm(VideoLlm model, FeatureCache cache, AtomicLong encoded, AtomicLong answered) {
        this.model = model;
        this.cache = cache;
        this.encoded = encoded;
        this.answered = answered;
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
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return model.resize(rgb, width, height, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        encoded.incrementAndGet();
        return cache.get(size, first, second, () -> model.encode(size, first, second));
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        answered.incrementAndGet();
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
    public void forget(String session) {
        model.forget(session);
    }

    @Override
    public void close() {
        model.close();
    }
}
