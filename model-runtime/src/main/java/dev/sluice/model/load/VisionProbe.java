// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.VisionEncoder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Determines whether a vision encoder takes frames of any size. Many exports fix the size with
 * which they were traced: such a graph fails on every other size, or returns wrong results for
 * sizes with the same number of patches. All frames are then resized to the one size that it takes.
 */
final class VisionProbe {

    private static final Logger LOG = LoggerFactory.getLogger(VisionProbe.class);

    /**
     * Sides with which exports are traced, pixels; those that are no multiple of a cell are
     * skipped.
     */
    private static final int[] SQUARES = {
        448, 224, 336, 384, 392, 420, 504, 512, 560, 616, 640, 672, 728, 768, 784, 840, 896, 960,
        980, 1008, 1024, 112, 128, 168, 192, 256, 280, 308, 320, 364, 416, 576, 588, 700, 704
    };

    /** Larger numbers of a frame's tokens are no declaration but damage. */
    private static final int MOST_TOKENS = 16_384;

    private static final String ONE_SIZE =
            "was exported for one size of frames, which is none of those tried; export it with"
                    + " dynamic shapes, or for squares of 448 pixels";

    private final VisionEncoder encoder;
    private final ModelFamily family;
    private @Nullable ModelException failure; // the last one; null if the runtime has not failed

    private VisionProbe(VisionEncoder encoder, ModelFamily family) {
        this.encoder = encoder;
        this.family = family;
    }

    /**
     * Returns the only size of frames that the graph takes; empty if it takes the family's sizes.
     *
     * @throws ModelException if it takes none of the sizes tried; its causes include the runtime's
     *     own error, if there was one
     */
    static Optional<FrameSize> pinnedSize(VisionEncoder encoder, ModelFamily family)
            throws ModelException {
        VisionProbe probe = new VisionProbe(encoder, family);
        if (family.probes().isEmpty()) {
            probe.checkOnlySize();
            return Optional.empty();
        }
        return probe.run();
    }

    /**
     * Checks that the graph declares the family's tokens, for families whose frames have one size.
     * A graph that does not declare them is checked with each frame that it encodes, since a run
     * can take seconds.
     */
    private void checkOnlySize() throws ModelException {
        long declared = encoder.tokensPerFrame();
        if (declared > 0 && declared <= MOST_TOKENS) {
            FrameSize size = family.frameSize(1, 1);
            float[] features = new float[(int) declared * encoder.dim()];
            encoder.checkTokens(
                    family.tokens(features, encoder.dim()).length, size, family.grid(size).size());
        }
    }

    private Optional<FrameSize> run() throws ModelException {
        List<FrameSize> taken = new ArrayList<>();
        for (FrameSize size : family.probes()) {
            if (takes(size)) {
                taken.add(size);
            }
        }
        if (taken.size() == family.probes().size()) {
            if (encoder.takesGrid()) {
                return Optional.empty();
            }
            throw encoder.invalid(
                    "takes any number of patches but no grid of patches, so that the size of frames"
                            + " for which it was exported is unknown; export it with"
                            + " image_grid_thw");
        }
        FrameSize pinned = firstTaken(taken);
        LOG.warn(
                "the vision encoder was exported for frames of {} × {} pixels alone and fails on"
                        + " others{}, so that every frame is stretched to this size; an export with"
                        + " dynamic shapes keeps proportions and detail",
                pinned.width(),
                pinned.height(),
                failure == null ? "" : " (" + failure.getMessage() + ")");
        return Optional.of(pinned);
    }

    private FrameSize firstTaken(List<FrameSize> probed) throws ModelException {
        for (int side : SQUARES) {
            FrameSize square = new FrameSize(side, side);
            if (side % family.cellPixels() == 0 && takes(square)) {
                return square;
            }
        }
        if (encoder.takesGrid() && !probed.isEmpty()) {
            return probed.get(0);
        }
        throw failure == null ? encoder.invalid(ONE_SIZE) : failed(failure);
    }

    /** Names both possible causes, the frame size and the runtime, since both fail alike. */
    private ModelException failed(ModelException last) {
        ModelException invalid =
                encoder.invalid(
                        "fails on every size of frames that was tried, the last time because of: %s. If that names shapes, it %s"
                                .formatted(last.getMessage(), ONE_SIZE));
        return new ModelException(Kind.INVALID, invalid.getMessage(), last);
    }

    private boolean takes(FrameSize size) throws ModelException {
        EncoderInput input = grey(size);
        long patches = encoder.patches();
        if (patches > 0 && patches != input.shape()[0]) {
            return false;
        }
        try {
            int found = encoder.tryToEncode(input).features().length;
            return found == family.grid(size).size() * encoder.dim();
        } catch (ModelException e) {
            LOG.debug("the vision encoder does not take {}", size, e);
            failure = e;
            return false;
        }
    }

    /** Creates the input of grey frames; some graphs drop frames whose values are all 0. */
    private EncoderInput grey(FrameSize size) {
        byte[] frame = new byte[size.width() * size.height() * 3];
        Arrays.fill(frame, (byte) 100);
        return family.encoderInput(size, frame, frame);
    }
}
