package dev.sluice.app.job;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The configured model, but that one step breaks the job: an error, not a failure of a chunk. */
final class BreakingModel implements VideoLlm {

    private static final AtomicInteger STEPS_LEFT = new AtomicInteger(-1);

    private final VideoLlm model;

    private BreakingModel(VideoLlm model) {
        this.model = model;
    }

    static VideoLlm open(Configuration config) throws ModelException {
        return new BreakingModel(
                VideoLlms.open(
                        Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config)));
    }

    /** Lets so many steps be encoded before one breaks, and all after it again. */
    static void breakAfter(int steps) {
        STEPS_LEFT.set(steps);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        if (STEPS_LEFT.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
            throw new LinkageError("made by the test");
        }
        return model.encode(size, first, second);
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
    public void forget(String session) {
        model.forget(session);
    }

    @Override
    public void close() {
        model.close();
    }
}
