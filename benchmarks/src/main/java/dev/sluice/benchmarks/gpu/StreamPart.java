// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Live streams of 8 frames per second and 448 × 448 pixels whose frames are encoded. */
record StreamPart(Folder folder, Duration each) implements Part {

    private static final double FPS = 8;
    private static final int SIDE = 448;
    private static final List<Integer> WORKERS = List.of(1, 4, 8);

    @Override
    public String name() {
        return "streams of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        try (VideoLlm model = folder.open(folder.suffixes().get(0))) {
            FrameSize size = model.frameSize(SIDE, SIDE);
            for (int workers : WORKERS) {
                double steps = stepsPerSecond(model, size, workers, each);
                double streams = steps * model.info().temporalPatch() / FPS;
                figures.add(
                        folder.name(),
                        "encoding %d × %d by %d workers"
                                .formatted(size.width(), size.height(), workers),
                        steps,
                        "steps/s");
                figures.add(
                        folder.name(),
                        "the same",
                        streams,
                        "streams of 8 frames/s and 448 × 448 pixels");
            }
        }
    }

    static double stepsPerSecond(VideoLlm model, FrameSize size, int workers, Duration each)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            encode(model, size, 0, Duration.ZERO);
            long start = System.nanoTime();
            List<Callable<Long>> calls = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                int seed = worker;
                calls.add(() -> encode(model, size, seed, each));
            }
            long steps = 0;
            for (Future<Long> done : threads.invokeAll(calls)) {
                steps += done.get();
            }
            return steps / ((System.nanoTime() - start) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Resizes and encodes noise, as the job does with frames; returns the number of steps. */
    private static long encode(VideoLlm model, FrameSize size, int seed, Duration time)
            throws ModelException {
        byte[] frame = new byte[3 * SIDE * SIDE];
        new Random(seed).nextBytes(frame);
        long start = System.nanoTime();
        long steps = 0;
        do {
            byte[] first = model.resize(frame, SIDE, SIDE, size);
            model.encode(size, first, model.resize(frame, SIDE, SIDE, size));
            steps++;
        } while (System.nanoTime() - start < time.toNanos());
        return steps;
    }
}
