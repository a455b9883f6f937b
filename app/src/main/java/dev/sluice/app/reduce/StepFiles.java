// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.ClipSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Npy;
import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a clip's steps from .npy files. Stateless. */
final class StepFiles {

    private StepFiles() {}

    /**
     * The steps of a clip.
     *
     * @param signals files of the encoder's signals, by name
     * @param grid the grid, or null for a square, or one row where the tokens fill no square
     */
    static List<TokenStep> read(
            ReductionPolicy policy,
            Path features,
            Map<String, Path> signals,
            @Nullable TokenGrid grid)
            throws IOException {
        return policy.needsPixels() ? pixels(features) : features(features, signals, grid);
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

    private static List<TokenStep> features(
            Path file, Map<String, Path> signals, @Nullable TokenGrid grid) throws IOException {
        Npy array = Npy.read(file);
        int[] shape = array.shape();
        if (!isFloat(array) || shape.length != 3) {
            throw unfit(file, array, "float32 or float64 of steps × tokens × dim");
        }
        TokenGrid tokens = grid == null ? square(shape[1]) : grid;
        if (tokens.size() != shape[1]) {
            throw new SluiceException(
                    "%s holds %d tokens a step, and --grid is %d×%d; expected a grid of as many"
                            .formatted(file, shape[1], tokens.height(), tokens.width()));
        }
        SignalFiles files = new SignalFiles(shape[0], shape[1], shape[2]);
        for (Map.Entry<String, Path> signal : signals.entrySet()) {
            files.add(signal.getKey(), signal.getValue());
        }
        return ClipSteps.ofFeatures(array.floats(), tokens, shape[2], files.bySteps());
    }

    static boolean isFloat(Npy array) {
        return array.type() == Npy.Type.FLOAT32 || array.type() == Npy.Type.FLOAT64;
    }

    private static TokenGrid square(int tokens) {
        int side = (int) Math.round(Math.sqrt(tokens));
        return side * side == tokens ? new TokenGrid(side, side) : new TokenGrid(1, tokens);
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

    static SluiceException unfit(Path file, Npy found, String expected) {
        return new SluiceException(
                "%s holds %s, expected %s: convert or transpose it first"
                        .formatted(file, found, expected));
    }
}
