// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.VideoLlm;

import java.time.Duration;
import java.util.List;

/** Answers of 1, 8, 32 and 64 callers, one at a time and in one batch. */
record BatchPart(Folder folder, Duration each) implements Part {

    private static final List<Integer> CALLERS = List.of(1, 8, 32, 64);
    private static final int STEPS = 4;
    private static final int SIDE = 8;
    private static final int NEW_TOKENS = 32;

    @Override
    public String name() {
        return "batches of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        int most = CALLERS.get(CALLERS.size() - 1);
        try (VideoLlm one = folder.open(folder.suffixes().get(0));
                VideoLlm together = folder.openBatched(most)) {
            Callers alone = new Callers(one, most, STEPS, SIDE, NEW_TOKENS);
            Callers batched = new Callers(together, most, STEPS, SIDE, NEW_TOKENS);
            for (int callers : CALLERS) {
                String what = callers + (callers == 1 ? " caller, " : " callers, ");
                double slow = alone.tokensPerSecond(callers, each);
                double fast = batched.tokensPerSecond(callers, each);
                figures.add(folder.name(), what + "one at a time", slow, "text tokens/s");
                figures.add(folder.name(), what + "in one batch", fast, "text tokens/s");
                figures.add(folder.name(), what + "in one batch", fast / slow, "times as many");
            }
        }
    }
}
