// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.FrameCoverage;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.preprocess.PixelScale;
import dev.sluice.model.preprocess.PlanarPixels;

import java.util.Optional;

/**
 * Preprocessing of frames that are all resized to squares of one size.
 *
 * @param side of the square, pixels
 * @param patches whole patches along one side; a remainder at the end is ignored
 * @param patch side of a patch, pixels
 * @param scale from bytes to values
 */
record SquareFrames(int side, int patches, int patch, PixelScale scale) {

    /**
     * Reads a folder.
     *
     * @param sidePath field of preprocessor_config.json with the side
     */
    static SquareFrames open(JsonFile config, JsonFile pixels, String sidePath)
            throws ModelException {
        int side = pixels.positive(sidePath);
        int expected = config.positiveOr("vision_config.image_size", side);
        int patch = config.positive("vision_config.patch_size");
        if (side != expected || side < patch) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %d, but %s has vision_config.image_size = %d with patches of %d; the files belong to different models"
                            .formatted(pixels, sidePath, side, config, expected, patch));
        }
        return new SquareFrames(side, side / patch, patch, PixelScale.from(pixels));
    }

    /**
     * Reads a folder whose frames are cut square.
     *
     * @param sidePath field of preprocessor_config.json with the side
     * @param edgePath field with the length of the shorter edge before it is cut
     * @param patch side of a patch, pixels
     */
    static SquareFrames cropped(JsonFile pixels, String sidePath, String edgePath, int patch)
            throws ModelException {
        int side = pixels.positive(sidePath);
        int edge = pixels.positiveOr(edgePath, side);
        if (side != edge || side % patch != 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %d and %s = %d; expected one multiple of %d for both, as models of this family have"
                            .formatted(pixels, sidePath, side, edgePath, edge, patch));
        }
        return new SquareFrames(side, side / patch, patch, PixelScale.from(pixels));
    }

    FrameSize size() {
        return new FrameSize(side, side);
    }

    /** The part of a frame that is resized to the whole square. */
    FrameCoverage coverage() {
        return new FrameCoverage(0, (double) patches * patch / side);
    }

    void check(FrameSize size) throws ModelException {
        if (!size.equals(size())) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a frame of %d × %d pixels; expected %d × %d: resize to frameSize"
                            .formatted(size.width(), size.height(), side, side));
        }
    }

    long[] pixelShape() {
        return new long[] {3, side, side};
    }

    EncoderInput input(byte[] frame) {
        return new EncoderInput(PlanarPixels.of(frame, scale), pixelShape(), Optional.empty());
    }
}
