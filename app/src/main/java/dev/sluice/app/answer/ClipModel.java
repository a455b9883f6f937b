// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.GenerationSettings;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.TextRows;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A model that adds to each request what only this verb can ask for, and measures the stages before
 * it. Not safe for several threads.
 */
final class ClipModel implements VideoLlm {

    private final VideoLlm model;
    private final GenerationSettings settings;
    private final boolean wholeClip;
    private final StageTimes times;
    private @Nullable Generation generation; // null until the model has answered

    /**
     * Wraps a model, which the caller closes.
     *
     * @param settings how text tokens are chosen
     * @param wholeClip whether the prompt may say that the clip is complete
     */
    ClipModel(VideoLlm model, GenerationSettings settings, boolean wholeClip, StageTimes times) {
        this.model = model;
        this.settings = settings;
        this.wholeClip = wholeClip;
        this.times = times;
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
        long start = System.nanoTime();
        byte[] resized = model.resize(source, target);
        times.addPreprocess(System.nanoTime() - start);
        return resized;
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        long start = System.nanoTime();
        VisualTokens tokens = model.encode(size, first, second);
        times.addEncode(System.nanoTime() - start);
        return tokens;
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        generation =
                model.generate(
                        new PromptRequest(
                                request.finalSteps(),
                                request.provisionalSteps(),
                                request.stepSeconds(),
                                request.question(),
                                request.options(),
                                request.maxNewTokens(),
                                settings,
                                wholeClip),
                        call);
        return generation;
    }

    @Override
    public TextRows embed(String text) throws ModelException {
        return model.embed(text);
    }

    /** What the model generated last; empty if it was not asked or failed. */
    Optional<Generation> generation() {
        return Optional.ofNullable(generation);
    }

    @Override
    public void close() {
        model.close();
    }
}
