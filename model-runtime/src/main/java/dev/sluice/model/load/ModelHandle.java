package dev.sluice.model.load;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.family.TokenGrid;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One reference to shared weights. A call that is at work when it is closed runs to its end. */
final class ModelHandle implements VideoLlm {

    private final SharedWeights shared;
    private final int prefillBlock;
    private final SessionLimits limits;
    private final ModelInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelHandle(SharedWeights shared, int prefillBlock, SessionLimits limits) {
        this.shared = shared;
        this.prefillBlock = prefillBlock;
        this.info = shared.model().info;
        this.limits = shared.model().limits(limits);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        LoadedModel model = enter();
        try {
            FrameSize own = model.family.frameSize(width, height);
            return model.pinnedSize.orElse(own);
        } finally {
            shared.leave();
        }
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        LoadedModel model = enter();
        try {
            return model.family.resize(rgb, width, height, target);
        } finally {
            shared.leave();
        }
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        LoadedModel model = enter();
        try {
            TokenGrid grid = checkedGrid(model, size);
            checkBytes(size, first);
            checkBytes(size, second);
            return tokens(
                    model,
                    grid,
                    model.encoder.encode(model.family.encoderInput(size, first, second)));
        } finally {
            shared.leave();
        }
    }

    private VisualTokens tokens(LoadedModel model, TokenGrid grid, Encoded encoded)
            throws ModelException {
        float[] features = model.family.tokens(encoded.features(), info.dim());
        float[] attention =
                encoded.attention() == null ? null : model.family.tokens(encoded.attention(), 1);
        if (features.length != grid.size() * info.dim()
                || attention != null && attention.length != grid.size()) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "The vision encoder returned %d numbers for a grid of %d × %d tokens of"
                                    + " %d%s",
                            encoded.features().length,
                            grid.height(),
                            grid.width(),
                            info.dim(),
                            attention == null ? "" : ", with attention " + attention.length));
        }
        return new VisualTokens(grid.height(), grid.width(), info.dim(), features, attention);
    }

    private static TokenGrid checkedGrid(LoadedModel model, FrameSize size) throws ModelException {
        FrameSize pinned = model.pinnedSize.orElse(size);
        if (!pinned.equals(size)) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "A frame of %d × %d pixels; the vision encoder was exported for %d × %d"
                                    + " alone, as frameSize says",
                            size.width(), size.height(), pinned.width(), pinned.height()));
        }
        return model.family.grid(size);
    }

    private static void checkBytes(FrameSize size, byte[] rgb) throws ModelException {
        if (rgb.length != size.width() * size.height() * 3) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "A frame of %d bytes for %d × %d pixels; expected 3 bytes a pixel",
                            rgb.length, size.width(), size.height()));
        }
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        LoadedModel model = enter();
        try {
            return model.generator.generate(request, prefillBlock, limits, call);
        } finally {
            shared.leave();
        }
    }

    @Override
    public void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled)
            throws ModelException {
        LoadedModel model = enter();
        try {
            model.generator.extend(
                    session, finalSteps, stepSeconds, prefillBlock, limits, cancelled);
        } finally {
            shared.leave();
        }
    }

    @Override
    public void evict(String session) {
        LoadedModel model = enter();
        try {
            model.generator.sessions().forget(session);
        } finally {
            shared.leave();
        }
    }

    private LoadedModel enter() {
        if (closed.get() || !shared.enter()) {
            throw new IllegalStateException("The model " + info.name() + " is closed");
        }
        return shared.model();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.leave();
        }
    }
}
