// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opening and encoding with TensorRT. The opening builds the engines; it is the last part, since
 * that may take longer than all the others.
 */
record TensorrtPart(Folder folder, Duration each) implements Part {

    private static final int SIDE = 448;

    @Override
    public String name() {
        return "TensorRT of " + folder.name();
    }

    @Override
    public void measure(Figures figures) throws Exception {
        Path engines = Files.createTempDirectory("sluice-engines");
        try {
            ProviderOptions options =
                    new ProviderOptions(
                            Map.of(
                                    "trt_engine_cache_enable", "1",
                                    "trt_engine_cache_path", engines.toString(),
                                    "trt_fp16_enable", "1"));
            RuntimeOptions opened =
                    new Folder(folder.path(), "tensorrt")
                            .options(folder.suffixes().get(0))
                            .withProviderOptions(options);
            long start = System.nanoTime();
            try (VideoLlm model = VideoLlms.open(folder.path(), opened)) {
                double seconds = (System.nanoTime() - start) / 1e9;
                figures.add(folder.name(), "TensorRT, opening with engines to build", seconds, "s");
                FrameSize size = model.frameSize(SIDE, SIDE);
                double steps = StreamPart.stepsPerSecond(model, size, 1, each);
                figures.add(folder.name(), "TensorRT, encoding by 1 worker", steps, "steps/s");
            }
        } finally {
            delete(engines);
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
