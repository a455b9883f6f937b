// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program behind {@code benchmarks/gpu}. */
public final class Gpu {

    private final GpuOptions options;
    private final Figures figures;
    private final long end;

    Gpu(GpuOptions options, Figures figures) {
        this.options = options;
        this.figures = figures;
        this.end = System.nanoTime() + options.limit().toNanos();
    }

    /**
     * Measures and prints. Exits with 1 if a part failed; parts for which there was no time left
     * are named and are no failure.
     *
     * @param arguments see {@link GpuOptions#USAGE}
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(System.getProperty("sluice.home", ""));
        GpuOptions options;
        try {
            options = GpuOptions.parse(home, arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(GpuOptions.USAGE);
            System.exit(2);
            return;
        }
        String machine = machine(options);
        System.out.println(machine);
        System.out.println();
        Figures figures = new Figures(System.out);
        boolean allPassed = new Gpu(options, figures).run();
        if (options.json() != null) {
            figures.write(options.json(), machine);
        }
        // A part that was left behind may still run.
        Runtime.getRuntime().halt(allPassed ? 0 : 1);
    }

    /** Measures all parts; returns whether none failed. */
    boolean run() throws InterruptedException {
        boolean allPassed = true;
        for (Part part : parts()) {
            allPassed &= run(part);
        }
        return allPassed;
    }

    private List<Part> parts() {
        List<Folder> folders =
                options.models().stream().map(it -> new Folder(it, options.provider())).toList();
        Duration each = options.each();
        List<Part> parts = new ArrayList<>();
        for (Folder folder : folders) {
            parts.add(new PrecisionPart(folder, each));
            parts.add(new CachePart(folder, each));
            parts.add(new BatchPart(folder, each));
            parts.add(new StreamPart(folder, each));
        }
        parts.add(new DecodePart(options.onGpu(), (int) Math.max(1, 5 * each.toSeconds())));
        if (options.onGpu()) {
            folders.forEach(folder -> parts.add(new TensorrtPart(folder, each)));
        } else {
            figures.missing("", "TensorRT, bytes over PCIe", "need a GPU");
        }
        return parts;
    }

    /** Runs a part on a thread of its own, which is left behind when the time is over. */
    private boolean run(Part part) throws InterruptedException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            figures.missing("", part.name(), "no time left");
            return true;
        }
        Exception[] failure = {null};
        Thread thread = new Thread(() -> failure[0] = measure(part), "sluice-part");
        thread.setDaemon(true);
        thread.start();
        thread.join(left);
        if (thread.isAlive()) {
            figures.missing("", part.name(), "not done when the time was over");
            return true;
        }
        if (failure[0] != null) {
            figures.missing("", part.name(), "failed: " + oneLine(failure[0]));
            return false;
        }
        return true;
    }

    private @Nullable Exception measure(Part part) {
        try {
            if (options.onGpu()) {
                try (PcieMeter meter = PcieMeter.start()) {
                    part.measure(figures);
                    figures.add("", part.name() + ", to the GPU", meter.received(), "MB");
                    figures.add("", part.name() + ", from the GPU", meter.sent(), "MB");
                }
            } else {
                part.measure(figures);
            }
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String machine(GpuOptions options) throws IOException {
        String cores = Runtime.getRuntime().availableProcessors() + " cores";
        if (!options.onGpu()) {
            return "no GPU, " + cores;
        }
        String fields = "--query-gpu=name,driver_version,memory.total,pcie.link.gen.current";
        Process process =
                new ProcessBuilder("nvidia-smi", fields, "--format=csv,noheader")
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()
                + ", "
                + cores;
    }
}
