// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.BatchUse;
import dev.sluice.model.EncodeUse;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FrameRows;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.TextRows;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.family.GridSize;
import dev.sluice.model.onnx.VisionEncoder.Encoded;
import dev.sluice.model.tensor.Signal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One reference to shared weights. A call in flight completes when the handle is closed. */
final class ModelHandle implements VideoLlm {

    private final SharedWeights shared;
    private final int prefillBlock;
    private final SessionLimits limits;
    private final ModelInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelHandle(SharedWeights shared, int prefillBlock, SessionLimits limits) {
        this.shared = shared;
        this.prefillBlock = shared.model().prefillBlock(prefillBlock);
        this.info = shared.model().info();
        this.limits = shared.model().limits(limits);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public FrameSize frameSize(int width, int height) throws ModelException {
        LoadedModel model = acquire();
        try {
            FrameSize own = model.family().frameSize(width, height);
            return model.pinnedSize().orElse(own);
        } finally {
            shared.release();
        }
    }

    @Override
    public byte[] resize(FrameRows source, FrameSize target) {
        LoadedModel model = acquire();
        try {
            return model.family().resize(source, target);
        } finally {
            shared.release();
        }
    }

    @Override
    public VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException {
        LoadedModel model = acquire();
        try {
            GridSize grid = checkedGrid(model, size);
            checkBytes(size, first);
            checkBytes(size, second);
            return tokens(
                    model,
                    size,
                    grid,
                    model.encode(model.family().encoderInput(size, first, second)));
        } finally {
            shared.release();
        }
    }

    private VisualTokens tokens(LoadedModel model, FrameSize size, GridSize grid, Encoded encoded)
            throws ModelException {
        float[] features = model.family().tokens(encoded.features(), info.dim());
        model.encoder().checkTokens(features.length, size, grid.size());
        return new VisualTokens(
                grid.height(), grid.width(), info.dim(), features, signals(model, grid, encoded));
    }

    private static Map<EncoderSignal, Signal> signals(
            LoadedModel model, GridSize grid, Encoded encoded) throws ModelException {
        try {
            Map<EncoderSignal, Signal> signals =
                    SignalPooling.pool(model.family(), grid, encoded.patches());
            if (encoded.attention() != null) {
                signals.put(
                        EncoderSignal.IMAGE_ATTENTION,
                        attention(grid, model.family().tokens(encoded.attention(), 1)));
            }
            return signals;
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "the vision encoder returned signals that do not fit its visual tokens: %s; set a policy that needs none, or export the model again"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** The graph's own output has one value for each token. */
    private static Signal attention(GridSize grid, float[] values) {
        if (values.length != grid.size()) {
            throw new IllegalArgumentException(
                    "found %d values of attention; expected one for each of %d visual tokens"
                            .formatted(values.length, grid.size()));
        }
        return new Signal(new int[] {values.length}, values);
    }

    private static GridSize checkedGrid(LoadedModel model, FrameSize size) throws ModelException {
        FrameSize pinned = model.pinnedSize().orElse(size);
        if (!pinned.equals(size)) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a frame of %d × %d pixels; the vision encoder was exported for %d × %d alone: resize to frameSize"
                            .formatted(
                                    size.width(), size.height(), pinned.width(), pinned.height()));
        }
        return model.family().grid(size);
    }

    private static void checkBytes(FrameSize size, byte[] rgb) throws ModelException {
        if (rgb.length != size.width() * size.height() * 3) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a frame of %d bytes for %d × %d pixels; expected 3 bytes per pixel"
                            .formatted(rgb.length, size.width(), size.height()));
        }
    }

    @Override
    public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
        LoadedModel model = acquire();
        try {
            return model.generator().generate(request, prefillBlock, limits, call);
        } finally {
            shared.release();
        }
    }

    @Override
    public void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled)
            throws ModelException {
        LoadedModel model = acquire();
        try {
            model.generator()
                    .extend(session, finalSteps, stepSeconds, prefillBlock, limits, cancelled);
        } finally {
            shared.release();
        }
    }

    @Override
    public TextRows embed(String text) throws ModelException {
        LoadedModel model = acquire();
        try {
            return model.generator().embed(text);
        } finally {
            shared.release();
        }
    }

    /** Returns zeros once the model is closed, since metrics may be read later. */
    @Override
    public EncodeUse encodeUse() {
        if (closed.get() || !shared.acquire()) {
            return EncodeUse.NONE;
        }
        try {
            return shared.model().encodeUse();
        } finally {
            shared.release();
        }
    }

    /** Returns zeros once the model is closed, since metrics may be read later. */
    @Override
    public BatchUse batchUse() {
        if (closed.get() || !shared.acquire()) {
            return BatchUse.NONE;
        }
        try {
            return shared.model().generator().use();
        } finally {
            shared.release();
        }
    }

    @Override
    public void evict(String session) {
        LoadedModel model = acquire();
        try {
            model.generator().evict(session);
        } finally {
            shared.release();
        }
    }

    private LoadedModel acquire() {
        if (closed.get() || !shared.acquire()) {
            throw new IllegalStateException(
                    "the model %s is closed; expected an open one".formatted(info.name()));
        }
        return shared.model();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }
}
