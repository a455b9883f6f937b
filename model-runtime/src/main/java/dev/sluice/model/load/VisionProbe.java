package dev.sluice.model.load;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.VisionEncoder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String ONE_SIZE =
            "was exported for one size of frames, and none that was tried is it; export it with"
                    + " dynamic shapes, or for squares of 448 pixels";

    private final VisionEncoder encoder;
    private final ModelFamily family;
    private ModelException failure; // the last one; null where the runtime took all it was given

    private VisionProbe(VisionEncoder encoder, ModelFamily family) {
        this.encoder = encoder;
        this.family = family;
    }

    /**
     * The only size of frames that the graph takes, or empty if it takes the family's sizes.
     *
     * @throws ModelException if no size was found that it takes; its causes include the runtime's
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

    /** Where all frames have one size, the graph has to make the family's tokens of it. */
    private void checkOnlySize() throws ModelException {
        FrameSize size = family.frameSize(1, 1);
        int found = family.tokens(encoder.encode(grey(size)).features(), encoder.dim()).length;
        int expected = family.grid(size).size();
        if (found != expected * encoder.dim()) {
            throw encoder.invalid(
                    "makes %d tokens of a frame of %d × %d pixels, but the configuration expects %d; the files belong to different models"
                            .formatted(
                                    found / encoder.dim(), size.width(), size.height(), expected));
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
                    "takes any number of patches but no grid of them, so nobody can say what size"
                            + " of frames it was exported for; export it with image_grid_thw");
        }
        FrameSize pinned = firstTaken(taken);
        LOG.warn(
                "The vision encoder was exported for frames of {} × {} pixels alone and fails on"
                        + " others{}, so every frame is stretched to that; an export with dynamic"
                        + " shapes keeps proportions and detail",
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
        throw failure == null ? encoder.invalid(ONE_SIZE) : failed();
    }

    /** A graph for another size fails like a runtime that cannot run any. */
    private ModelException failed() {
        ModelException invalid =
                encoder.invalid(
                        "fails on every size of frames that was tried, at last because "
                                + failure.getMessage()
                                + ". If that names shapes, it "
                                + ONE_SIZE);
        return new ModelException(Kind.INVALID, invalid.getMessage(), failure);
    }

    private boolean takes(FrameSize size) throws ModelException {
        EncoderInput input = grey(size);
        long rows = encoder.pixelRows();
        if (rows > 0 && rows != input.shape()[0]) {
            return false;
        }
        try {
            int made = encoder.tryToEncode(input).features().length;
            return made == family.grid(size).size() * encoder.dim();
        } catch (ModelException e) {
            LOG.debug("The vision encoder does not take {}", size, e);
            failure = e;
            return false;
        }
    }

    /** Not black: some graphs leave out what is 0 in every number. */
    private EncoderInput grey(FrameSize size) {
        byte[] frame = new byte[size.width() * size.height() * 3];
        Arrays.fill(frame, (byte) 100);
        return family.encoderInput(size, frame, frame);
    }
}
