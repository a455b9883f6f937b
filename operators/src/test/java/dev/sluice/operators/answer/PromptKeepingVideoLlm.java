package dev.sluice.operators.answer;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scripted model, which shows what it was asked. */
final class PromptKeepingVideoLlm implements VideoLlm {

    private static final Queue<PromptRequest> ASKED = new ConcurrentLinkedQueue<>();

    private final VideoLlm scripted = ScriptedVideoLlm.open();

    static VideoLlm open() {
        ASKED.clear();
        return new PromptKeepingVideoLlm();
    }

    /** The next prompt that was not looked at yet, or null. */
    static PromptRequest next() {
        return ASKED.poll();
    }

    @Override
    public ModelInfo info() {
        return scripted.info();
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        ASKED.add(request);
        return scripted.generate(request, call);
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return scripted.frameSize(width, height);
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return scripted.resize(rgb, width, height, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        return scripted.encode(size, first, second);
    }

    @Override
    public void close() {
        scripted.close();
    }
}
