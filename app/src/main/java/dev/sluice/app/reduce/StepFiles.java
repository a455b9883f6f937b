// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.ClipSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Npy;
import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads a clip's steps from .npy files. Stateless. */
final class StepFiles {

    private StepFiles() {}

    /**
     * The steps of a clip.
     *
     * @param attention steps × tokens; null if the file was not given
     */
    static List<TokenStep> read(ReductionPolicy policy, Path features, @Nullable Path attention)
            throws IOException {
        return policy.needsPixels() ? pixels(features) : features(features, attention);
    }

    /** Returns the message for a failed read or write. */
    static String explain(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "found no file " + failure.getMessage();
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + " cannot be read or written; check its permissions";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return failure.getMessage() + " is a file, expected a folder; name another one";
        }
        return String.valueOf(failure.getMessage());
    }

    private static List<TokenStep> features(Path file, @Nullable Path attentionFile)
            throws IOException {
        Npy array = Npy.read(file);
        boolean isFloat = array.type() == Npy.Type.FLOAT32 || array.type() == Npy.Type.FLOAT64;
        int[] shape = array.shape();
        if (!isFloat || shape.length != 3) {
            throw unfit(file, array, "float32 or float64 of steps × tokens × dim");
        }
        float[] values = array.floats();
        float @Nullable [] attention =
                attentionFile == null ? null : attention(attentionFile, shape[0], shape[1]);
        return ClipSteps.ofFeatures(values, attention, shape[0], shape[1], shape[2]);
    }

    private static float[] attention(Path file, int steps, int tokens) throws IOException {
        Npy array = Npy.read(file);
        boolean isFloat = array.type() == Npy.Type.FLOAT32 || array.type() == Npy.Type.FLOAT64;
        if (!isFloat || !Arrays.equals(array.shape(), new int[] {steps, tokens})) {
            throw unfit(
                    file,
                    array,
                    "float32 or float64 of %d × %d (steps × tokens of the features)"
                            .formatted(steps, tokens));
        }
        return array.floats();
    }

    private static List<TokenStep> pixels(Path file) throws IOException {
        Npy array = Npy.read(file);
        int[] shape = array.shape();
        boolean frames = shape.length == 5 && shape[1] == 2 && shape[3] == ClipSteps.CHANNELS;
        if (array.type() != Npy.Type.UINT8 || !frames) {
            throw unfit(
                    file, array, "uint8 of patches × 2 × tokens × 3 × pixels, as dtd-pixel needs");
        }
        return ClipSteps.ofPixels(array.bytes(), shape[0], shape[2], shape[4]);
    }

    private static SluiceException unfit(Path file, Npy found, String expected) {
        return new SluiceException(
                "%s holds %s, expected %s: convert or transpose it first"
                        .formatted(file, found, expected));
    }
}
