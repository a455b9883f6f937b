package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One reference to shared weights. A call that is at work when it is closed runs to its end. */
final class ModelHandle implements VideoLlm {

    private final SharedModel shared;
    private final int prefillBlock;
    private final SessionLimits limits;
    private final ModelInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelHandle(SharedModel shared, int prefillBlock, SessionLimits limits) {
        this.shared = shared;
        this.prefillBlock = prefillBlock;
        this.limits = limits;
        this.info = shared.model().info;
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        return shared.model().family.frameSize(width, height);
    }

    @Override
    public byte[] resize(byte[] rgb, int width, int height, FrameSize target) {
        return shared.model().family.resize(rgb, width, height, target);
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        checkFrame(size, first);
        checkFrame(size, second);
        LoadedModel model = enter();
        try {
            Encoded encoded = model.encoder.encode(model.family.encoderInput(size, first, second));
            int height = size.height() / info.cellPixels();
            int width = size.width() / info.cellPixels();
            if (encoded.features().length != height * width * info.dim()) {
                throw new ModelException(
                        Kind.FAILED,
                        String.format(
                                "The vision encoder returned %d numbers for a grid of %d × %d tokens"
                                        + " of %d",
                                encoded.features().length, height, width, info.dim()));
            }
            return new VisualTokens(
                    height, width, info.dim(), encoded.features(), encoded.attention());
        } finally {
            shared.leave();
        }
    }

    private void checkFrame(FrameSize size, byte[] rgb) throws ModelException {
        int cell = info.cellPixels();
        if (size.width() < cell
                || size.height() < cell
                || size.width() % cell != 0
                || size.height() % cell != 0
                || rgb.length != size.width() * size.height() * 3) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "A frame of %d bytes for %d × %d pixels; expected 3 bytes a pixel and"
                                    + " sides that are multiples of %d, as frameSize gives them",
                            rgb.length, size.width(), size.height(), cell));
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
    public void forget(String session) {
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
