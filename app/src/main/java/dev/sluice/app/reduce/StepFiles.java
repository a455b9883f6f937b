package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Npy;
import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a clip's steps from .npy files. Grids there have one row: a grid index is all they know.
 */
final class StepFiles {

    private static final int CHANNELS = 3;

    private StepFiles() {}

    /**
     * The steps of a clip.
     *
     * @param attention steps × tokens, or null
     */
    static List<TokenStep> read(ReductionPolicy policy, Path features, Path attention)
            throws IOException {
        return policy.needsPixels() ? pixels(features) : features(features, attention);
    }

    /** What a failed read or write means to the caller. */
    static String explain(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + failure.getMessage();
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + " may not be read or written: check its permissions";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return failure.getMessage() + " is a file, expected a folder: name another";
        }
        return failure.getMessage();
    }

    private static List<TokenStep> features(Path file, Path attentionFile) throws IOException {
        Npy array = Npy.read(file);
        boolean numbers = array.type() == Npy.Type.FLOAT32 || array.type() == Npy.Type.FLOAT64;
        int[] shape = array.shape();
        if (!numbers || shape.length != 3) {
            throw unfit(file, array, "float32 or float64 of steps × tokens × dim");
        }
        float[] values = array.floats();
        float[] attention =
                attentionFile == null ? null : attention(attentionFile, shape[0], shape[1]);
        TokenGrid grid = new TokenGrid(1, shape[1]);
        List<TokenStep> steps = new ArrayList<>();
        for (int t = 0; t < shape[0]; t++) {
            steps.add(
                    new TokenStep(
                            t,
                            grid,
                            shape[2],
                            part(values, t, shape[1] * shape[2]),
                            attention == null ? null : part(attention, t, shape[1]),
                            null));
        }
        return steps;
    }

    private static float[] attention(Path file, int steps, int tokens) throws IOException {
        Npy array = Npy.read(file);
        boolean numbers = array.type() == Npy.Type.FLOAT32 || array.type() == Npy.Type.FLOAT64;
        if (!numbers || !Arrays.equals(array.shape(), new int[] {steps, tokens})) {
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
        boolean frames = shape.length == 5 && shape[1] == 2 && shape[3] == CHANNELS;
        if (array.type() != Npy.Type.UINT8 || !frames) {
            throw unfit(
                    file, array, "uint8 of patches × 2 × tokens × 3 × pixels, as dtd-pixel needs");
        }
        byte[] values = array.bytes();
        int patch = 2 * shape[2] * CHANNELS * shape[4];
        TokenGrid grid = new TokenGrid(1, shape[2]);
        List<TokenStep> steps = new ArrayList<>();
        for (int t = 0; t < shape[0]; t++) {
            byte[] part = Arrays.copyOfRange(values, t * patch, (t + 1) * patch);
            steps.add(new TokenStep(t, grid, 0, new float[0], null, part));
        }
        return steps;
    }

    private static float[] part(float[] values, int index, int length) {
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }

    private static SluiceException unfit(Path file, Npy found, String expected) {
        return new SluiceException(
                "%s holds %s, expected %s: convert or transpose it first"
                        .formatted(file, found, expected));
    }
}
