package dev.sluice.app.it;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

/** A model that tells a {@link Breakdown} of each use before it. */
final class BreakingVideoLlm implements VideoLlm {

    private final VideoLlm whole;
    private final Breakdown breakdown;

    BreakingVideoLlm(VideoLlm whole, Breakdown breakdown) {
        this.whole = whole;
        this.breakdown = breakdown;
    }

    @Override
    public ModelInfo info() {
        return whole.info();
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return whole.frameSize(width, height);
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return whole.resize(rgb, width, height, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        breakdown.before(Breakdown.Use.ENCODE);
        return whole.encode(size, first, second);
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        breakdown.before(Breakdown.Use.GENERATE);
        return whole.generate(request, call);
    }

    @Override
    public void close() {
        whole.close();
    }
}
