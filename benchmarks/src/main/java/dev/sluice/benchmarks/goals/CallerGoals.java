// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.BatchThroughput;
import dev.sluice.model.BatchLimits;
import dev.sluice.model.Batching;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers of several callers that are decoded in one batch, against one at a time. */
final class CallerGoals implements GoalGroup {

    private static final String ANCHOR = "one answer at a time, processor time of a text token";
    private static final int[] CALLERS = {1, 8, 32};
    private static final int MOST = 32;
    private static final double GOAL = 2; // with the most callers
    private static final int BLOCK = 64;
    private static final int ROUNDS = 3;
    private static final int SIDE = 20; // rows and columns of a step's grid: 400 tokens
    private static final int NEW_TOKENS = 16;
    private static final long BYTES = 1L << 34;

    private final Path folder;
    private final String suffix;

    /**
     * @param suffix of the graphs' files
     */
    CallerGoals(Path folder, String suffix) {
        this.folder = folder;
        this.suffix = suffix;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        RuntimeOptions options =
                new RuntimeOptions("cpu", suffix, 0, BLOCK, new SessionLimits(MOST, BYTES, 0));
        BatchLimits limits = new BatchLimits(Batching.ALWAYS, MOST, BYTES);
        try (VideoLlm one = VideoLlms.open(folder, options);
                VideoLlm many = VideoLlms.open(folder, options.withBatch(limits))) {
            BatchThroughput alone = new BatchThroughput(one, MOST, SIDE, NEW_TOKENS);
            BatchThroughput together = new BatchThroughput(many, MOST, SIDE, NEW_TOKENS);
            List<GoalLine> lines = new ArrayList<>();
            for (int callers : CALLERS) {
                lines.add(
                        new GoalLine(
                                "answers of %d callers in one batch, %s"
                                        .formatted(callers, folder.getFileName()),
                                ANCHOR,
                                callers == MOST ? GOAL : 0,
                                ratio(alone, together, callers)));
            }
            return lines;
        } catch (Exception e) {
            throw new IOException("the answers of %s failed".formatted(folder), e);
        }
    }

    private static Ratio ratio(BatchThroughput alone, BatchThroughput together, int callers)
            throws Exception {
        double[] ratios = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double one = alone.measure(callers).tokensPerCpuSecond();
            double many = together.measure(callers).tokensPerCpuSecond();
            if (round >= 0) { // the first is for the compiler
                ratios[round] = many / one;
            }
        }
        return Ratio.of(ratios);
    }
}
