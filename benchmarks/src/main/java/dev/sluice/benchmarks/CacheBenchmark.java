// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Compares tokens per second with the KV cache on the device and in main memory, alternately in one
 * process. What counts are the ratios, and that the answers are equal. The weights are in memory
 * twice.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.CacheBenchmark [model folder] [provider] [steps of 16 visual
 * tokens] [pairs] [tokens of a prefill block] [new tokens] [threads]
 * }</pre>
 */
public final class CacheBenchmark {

    private static final int WARM_UP = 3;

    private final RuntimeThroughput host;
    private final RuntimeThroughput device;

    CacheBenchmark(VideoLlm host, VideoLlm device, int steps, int newTokens) {
        if (host.info().cachesOnDevice() || !device.info().cachesOnDevice()) {
            throw new IllegalArgumentException(
                    "found %s and %s; expected caches in main memory and on the device (the log says why)"
                            .formatted(host.info(), device.info()));
        }
        this.host = new RuntimeThroughput(host, steps, newTokens);
        this.device = new RuntimeThroughput(device, steps, newTokens);
    }

    /** Measures and prints the medians. */
    public static void main(String[] arguments) throws ModelException {
        Arguments given = new Arguments(arguments);
        String folder = given.text(0, "models/tiny-qwen2_5_vl");
        String provider = given.text(1, "auto");
        int steps = given.number(2, 60);
        int pairs = given.number(3, 20);
        int block = given.number(4, 256);
        int newTokens = given.number(5, 64);
        int threads = given.number(6, 1);
        RuntimeOptions options =
                new RuntimeOptions(provider, "auto", threads, block, new SessionLimits(0, 0, 0));
        try (VideoLlm host = open(folder, options, CachePlacement.HOST);
                VideoLlm device = open(folder, options, CachePlacement.DEVICE)) {
            CacheBenchmark benchmark = new CacheBenchmark(host, device, steps, newTokens);
            benchmark.measure(WARM_UP);
            System.out.println("on " + device.info().provider());
            System.out.println(report(benchmark.measure(pairs)));
        }
    }

    private static VideoLlm open(String folder, RuntimeOptions options, CachePlacement placement)
            throws ModelException {
        return VideoLlms.open(Path.of(folder), options.withCaches(placement));
    }

    /** The same answer with both placements. */
    record Pair(Generation host, Generation device) {

        boolean equal() {
            return Arrays.equals(host.tokenIds(), device.tokenIds());
        }

        double ratio(ToDoubleFunction<Generation> speed) {
            return speed.applyAsDouble(device) / speed.applyAsDouble(host);
        }
    }

    /**
     * Answers alternately. The first one of a pair changes, so that other load affects both alike.
     */
    List<Pair> measure(int pairs) throws ModelException {
        List<Pair> measured = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            Generation first = pair % 2 == 0 ? host.measure() : device.measure();
            Generation second = pair % 2 == 0 ? device.measure() : host.measure();
            measured.add(pair % 2 == 0 ? new Pair(first, second) : new Pair(second, first));
        }
        return measured;
    }

    static String report(List<Pair> pairs) {
        long equal = pairs.stream().filter(Pair::equal).count();
        return String.format(
                Locale.ROOT,
                "%,d prompt tokens, %d pairs, %d with equal answers%n%s%n%s",
                pairs.get(0).host.promptTokens(),
                pairs.size(),
                equal,
                line("prefill", pairs, RuntimeThroughput::prefillPerSecond),
                line("decode", pairs, RuntimeThroughput::decodedPerSecond));
    }

    private static String line(String name, List<Pair> pairs, ToDoubleFunction<Generation> speed) {
        double[] ratios = pairs.stream().mapToDouble(pair -> pair.ratio(speed)).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%s: %,.0f tokens a second on the device, %,.0f in main memory; ratio %.2f"
                        + " (%.2f–%.2f)",
                name,
                median(pairs.stream().map(Pair::device).toList(), speed),
                median(pairs.stream().map(Pair::host).toList(), speed),
                ratios[ratios.length / 2],
                ratios[ratios.length / 4],
                ratios[ratios.length * 3 / 4]);
    }

    private static double median(List<Generation> answers, ToDoubleFunction<Generation> speed) {
        double[] sorted = answers.stream().mapToDouble(speed).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
