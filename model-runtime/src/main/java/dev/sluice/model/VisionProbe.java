package dev.sluice.model;

import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.VisionEncoder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a vision graph takes frames of any size. Many exporters bake in the size that
 * they traced with: such a graph fails on every other, or is silently wrong on one with as many
 * patches. Then all frames are resized to the one size that it knows.
 */
final class VisionProbe {

    private static final Logger LOG = LoggerFactory.getLogger(VisionProbe.class);

    /**
     * Sides that exporters trace with, pixels; those that are no multiple of a cell are left out.
     */
    private static final int[] SQUARES = {
        448, 224, 336, 384, 392, 420, 504, 512, 560, 616, 640, 672, 728, 768, 784, 840, 896, 960,
        980, 1008, 1024, 112, 128, 168, 192, 256, 280, 308, 320, 364, 416, 576, 588, 700, 704
    };

    private final VisionEncoder encoder;
    private final ModelFamily family;

    private VisionProbe(VisionEncoder encoder, ModelFamily family) {
        this.encoder = encoder;
        this.family = family;
    }

    /**
     * The only size of frames that the graph takes, or empty if it takes the family's sizes.
     *
     * @throws ModelException if no size was found that it takes
     */
    static Optional<FrameSize> pinnedSize(VisionEncoder encoder, ModelFamily family)
            throws ModelException {
        return family.probes().isEmpty()
                ? Optional.empty()
                : new VisionProbe(encoder, family).run();
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
                    "takes any number of patches but no grid of them, so nobody can say what size"
                            + " of frames it was exported for; export it with image_grid_thw");
        }
        FrameSize pinned = firstTaken(taken);
        LOG.warn(
                "The vision encoder was exported for frames of {} × {} pixels alone and fails on"
                        + " others, so every frame is stretched to that; an export with dynamic"
                        + " shapes keeps proportions and detail",
                pinned.width(),
                pinned.height());
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
        throw encoder.invalid(
                "was exported for one size of frames, and none that was tried is it; export it with"
                        + " dynamic shapes, or for squares of 448 pixels");
    }

    private boolean takes(FrameSize size) throws ModelException {
        byte[] grey = new byte[size.width() * size.height() * 3];
        EncoderInput input = family.encoderInput(size, grey, grey);
        long rows = encoder.pixelRows();
        if (rows > 0 && rows != input.shape()[0]) {
            return false;
        }
        try {
            int made = encoder.tryToEncode(input).features().length;
            return made == family.grid(size).size() * encoder.dim();
        } catch (ModelException e) {
            LOG.debug("The vision encoder does not take {}", size, e);
            return false;
        }
    }
}
