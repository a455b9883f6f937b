// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a reduced clip: a mask of what is left as it was, the tokens that are left, the report.
 */
final class ReductionFiles {

    private ReductionFiles() {}

    static void write(Path folder, ReductionPolicy policy, ClipReduction reduction, JsonNode report)
            throws IOException {
        Files.createDirectories(folder);
        if (reduction.merges()) {
            int kept = Math.toIntExact(reduction.tokensKept());
            Npy.write(folder.resolve("tokens.npy"), reduction.embeddings(), kept, reduction.dim());
            Npy.write(folder.resolve("positions.npy"), reduction.positions(), kept, 2);
        }
        if (policy.selects()) {
            Npy.write(
                    folder.resolve("keep.npy"),
                    reduction.leftMask(),
                    reduction.steps().size(),
                    reduction.stepTokens());
        }
        Files.writeString(folder.resolve("report.json"), report.toPrettyString() + "\n");
    }
}
