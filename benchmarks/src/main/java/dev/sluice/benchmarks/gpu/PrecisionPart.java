// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.benchmarks.RuntimeThroughput;
import dev.sluice.model.Generation;
import dev.sluice.model.VideoLlm;

import java.time.Duration;

/** Opening, prefill and decoding of one answer at a time, in each precision of the folder. */
record PrecisionPart(Folder folder, Duration each) implements Part {

    private static final int STEPS = 16;
    private static final int SIDE = 8;
    private static final int NEW_TOKENS = 64;

    @Override
    public String name() {
        return "precisions of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        for (String suffix : folder.suffixes()) {
            String what = Folder.label(suffix) + ", ";
            long start = System.nanoTime();
            try (VideoLlm model = folder.open(suffix)) {
                figures.add(
                        folder.name(),
                        what + "opening",
                        (System.nanoTime() - start) / 1e9,
                        "s, on " + model.info().provider());
                measure(figures, what, model);
            }
        }
    }

    private void measure(Figures figures, String what, VideoLlm model) throws Exception {
        Callers caller = new Callers(model, 1, STEPS, SIDE, NEW_TOKENS);
        Generation first = new Callers(model, 1, STEPS, SIDE, NEW_TOKENS).ask();
        double prefill = RuntimeThroughput.prefillPerSecond(first);
        figures.add(folder.name(), what + "first prefill", prefill, "tokens/s");
        figures.add(
                folder.name(),
                what + "one caller with a session",
                caller.tokensPerSecond(1, each),
                "text tokens/s");
    }
}
