// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.motion.MotionState;
import dev.sluice.engine.reduce.CameraMotion;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.GateState;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.ingest.decode.FrameHold;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.decode.TemporalPatch;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Gates and encodes patches. Safe for several threads, a {@link Run} for one only. */
public final class StepEncoder {

    private final VideoLlm model;
    private final FrameGate gate;
    private final boolean pixels;

    /**
     * @param pixels whether steps include the pixels of their tokens
     */
    public StepEncoder(VideoLlm model, FrameGate gate, boolean pixels) {
        this.model = model;
        this.gate = gate;
        this.pixels = pixels;
    }

    /** Lets those frames wait that the gate will probably keep back. */
    FrameHold hold() {
        return gate::mayGate;
    }

    /** Starts a run over the patches of one chunk. */
    Run begin(String streamId, @Nullable GateState state, MotionState motion) {
        return new Run(streamId, state, motion);
    }

    /** One pass over the patches of one chunk, in their order. */
    final class Run {
        private final String streamId;
        private final List<StreamItem> steps = new ArrayList<>();
        private final List<MotionChange> motionChanges = new ArrayList<>();
        private @Nullable GateState state;
        private MotionState motion;
        private int encoded;

        private Run(String streamId, @Nullable GateState state, MotionState motion) {
            this.streamId = streamId;
            this.state = state;
            this.motion = motion;
        }

        void accept(TemporalPatch patch) throws ModelException {
            TemporalPatch even = evenlySized(patch);
            watchCamera(even);
            GateState passed = gate.pass(state, even);
            if (passed == null) {
                steps.add(gated(even));
                return;
            }
            steps.add(encode(even));
            state = passed;
            encoded++;
        }

        /** Every sampled frame counts, whether its step is encoded or not. */
        private void watchCamera(TemporalPatch patch) {
            CameraMotion before = motion.motion();
            motion = motion.after(patch.first().luma());
            if (patch.second() != patch.first()) {
                motion = motion.after(patch.second().luma());
            }
            CameraMotion after = motion.motion();
            if (after != before) {
                motionChanges.add(
                        new MotionChange(patch.step(), patch.captureMicros(), before, after));
            }
        }

        /** The steps so far, ascending. */
        List<StreamItem> steps() {
            return List.copyOf(steps);
        }

        int encoded() {
            return encoded;
        }

        @Nullable GateState gate() {
            return state;
        }

        MotionState motion() {
            return motion;
        }

        List<MotionChange> motionChanges() {
            return List.copyOf(motionChanges);
        }

        private GatedStep gated(TemporalPatch patch) {
            int cell = model.info().cellPixels();
            TokenGrid grid =
                    new TokenGrid(
                            patch.second().size().height() / cell,
                            patch.second().size().width() / cell);
            return new GatedStep(
                    streamId, patch.step(), patch.captureMicros(), patch.endMicros(), grid);
        }

        private EncodedStep encode(TemporalPatch patch) throws ModelException {
            RgbImage first = patch.first().image();
            RgbImage second = patch.second().image();
            VisualTokens tokens =
                    model.encode(
                            new FrameSize(second.width(), second.height()),
                            first.rgb(),
                            second.rgb());
            // Rounded once, here: every decision is then made on exactly what state stores.
            Float16.round(tokens.features());
            TokenGrid grid = new TokenGrid(tokens.gridHeight(), tokens.gridWidth());
            TokenStep step =
                    new TokenStep(
                                    patch.step(),
                                    grid,
                                    tokens.dim(),
                                    tokens.features(),
                                    tokens.attention(),
                                    pixels ? cells(first, second, grid) : null,
                                    EncoderSignals.besideAttention(tokens.signals()))
                            .filmed(motion.motion());
            return new EncodedStep(streamId, patch.captureMicros(), patch.endMicros(), step);
        }

        private byte[] cells(RgbImage first, RgbImage second, TokenGrid grid) {
            return PixelCells.of(first, second, grid, model.info().cellPixels());
        }
    }

    /** If the size changed between the halves, the newer frame is used for both. */
    private static TemporalPatch evenlySized(TemporalPatch patch) {
        SampledFrame second = patch.second();
        return patch.first().size().equals(second.size())
                ? patch
                : new TemporalPatch(
                        patch.step(), patch.captureMicros(), patch.endMicros(), second, second);
    }
}
