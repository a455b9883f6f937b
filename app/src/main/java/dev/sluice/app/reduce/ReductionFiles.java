package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a reduced clip: a mask for a drop, tokens and positions for a merge, the report. */
final class ReductionFiles {

    private ReductionFiles() {}

    static void write(Path folder, ClipReduction reduction, JsonNode report) throws IOException {
        Files.createDirectories(folder);
        if (reduction.merges()) {
            writeTokens(folder, reduction);
        } else {
            writeMask(folder.resolve("keep.npy"), reduction);
        }
        Files.writeString(folder.resolve("report.json"), report.toPrettyString() + "\n");
    }

    private static void writeMask(Path file, ClipReduction reduction) throws IOException {
        int steps = reduction.steps().size();
        int tokens = steps == 0 ? 0 : reduction.steps().get(0).grid().size();
        boolean[] mask = new boolean[steps * tokens];
        int next = 0;
        for (DropDecision decision : reduction.decisions()) {
            System.arraycopy(decision.keep(), 0, mask, next, tokens);
            next += tokens;
        }
        Npy.write(file, mask, steps, tokens);
    }

    private static void writeTokens(Path folder, ClipReduction reduction) throws IOException {
        int kept = Math.toIntExact(reduction.tokensKept());
        int dim = reduction.steps().isEmpty() ? 0 : reduction.steps().get(0).dim();
        float[] rows = new float[Math.multiplyExact(kept, dim)];
        int[] positions = new int[2 * kept];
        int next = 0;
        for (ReducedStep step : reduction.tokens()) {
            System.arraycopy(step.rows(), 0, rows, next * dim, step.rows().length);
            for (int position : step.positions()) {
                positions[2 * next] = Math.toIntExact(step.step());
                positions[2 * next + 1] = position;
                next++;
            }
        }
        Npy.write(folder.resolve("tokens.npy"), rows, kept, dim);
        Npy.write(folder.resolve("positions.npy"), positions, kept, 2);
    }
}
