// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.EncodeUse;
import dev.sluice.model.FrameSize;
import dev.sluice.model.VideoLlm;

import java.time.Duration;
import java.util.List;

/**
 * Answers of 1, 8, 32 and 64 callers, one at a time and in one batch, and steps of 1, 2, 4 and 8
 * callers, which are encoded one at a time and in batches.
 */
record BatchPart(Folder folder, Duration each) implements Part {

    private static final List<Integer> CALLERS = List.of(1, 8, 32, 64);
    private static final List<Integer> STREAMS = List.of(1, 2, 4, 8);
    private static final int FRAME = 448; // side in pixels
    private static final int STEPS = 4;
    private static final int SIDE = 8;
    private static final int NEW_TOKENS = 32;

    @Override
    public String name() {
        return "batches of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        decode(figures);
        encode(figures);
    }

    private void decode(Figures figures) throws Exception {
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

    /** Measures the encoder alone. */
    void encode(Figures figures) throws Exception {
        int most = STREAMS.get(STREAMS.size() - 1);
        try (VideoLlm alone = folder.open(folder.suffixes().get(0));
                VideoLlm together = folder.openEncodingBatches(most)) {
            FrameSize size = alone.frameSize(FRAME, FRAME);
            for (int streams : STREAMS) {
                String what = "encoding for " + streams + (streams == 1 ? " stream" : " streams");
                double slow = StreamPart.stepsPerSecond(alone, size, streams, each);
                EncodeUse before = together.encodeUse();
                double fast = StreamPart.stepsPerSecond(together, size, streams, each);
                EncodeUse use = together.encodeUse().since(before);
                figures.add(folder.name(), what + ", one step at a time", slow, "steps/s");
                if (use.runs() == 0) {
                    figures.missing(folder.name(), what + ", in batches", "one step per run");
                    continue;
                }
                figures.add(folder.name(), what + ", in batches", fast, "steps/s");
                figures.add(folder.name(), "the same", use.stepsPerRun(), "steps/run");
            }
        }
    }
}
