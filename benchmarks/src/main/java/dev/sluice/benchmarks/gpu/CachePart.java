// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.VideoLlm;

import java.time.Duration;
import java.util.Arrays;

/** The KV cache on the device and in main memory. */
record CachePart(Folder folder, Duration each) implements Part {

    private static final int STEPS = 32;
    private static final int SIDE = 8;
    private static final int NEW_TOKENS = 32;

    @Override
    public String name() {
        return "caches of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        try (VideoLlm host = folder.open(CachePlacement.HOST);
                VideoLlm device = folder.open(CachePlacement.DEVICE)) {
            Callers inMainMemory = new Callers(host, 1, STEPS, SIDE, NEW_TOKENS);
            Callers onDevice = new Callers(device, 1, STEPS, SIDE, NEW_TOKENS);
            boolean equal = Arrays.equals(inMainMemory.ask().tokenIds(), onDevice.ask().tokenIds());
            double slow = inMainMemory.tokensPerSecond(1, each);
            double fast = onDevice.tokensPerSecond(1, each);
            figures.add(folder.name(), "caches in main memory", slow, "text tokens/s");
            figures.add(folder.name(), "caches on the device", fast, "text tokens/s");
            figures.add(
                    folder.name(),
                    "caches on the device",
                    fast / slow,
                    "times those in main memory, with " + (equal ? "equal ids" : "OTHER ids"));
        }
    }
}
