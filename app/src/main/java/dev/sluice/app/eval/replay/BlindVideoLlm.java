package dev.sluice.app.eval.replay;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

import java.util.List;

/**
 * A model that answers from the words alone: what can be guessed. Pictures are encoded and
 * remembered as ever; no row of them enters a prompt. Safe for several threads.
 */
final class BlindVideoLlm implements VideoLlm {

    private final VideoLlm model;

    BlindVideoLlm(VideoLlm model) {
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
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return model.resize(rgb, width, height, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        return model.encode(size, first, second);
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
        return model.generate(words, AnswerCall.of(call.cancelled()));
    }

    @Override
    public void close() {
        model.close();
    }
}
