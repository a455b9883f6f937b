// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.reduce.Workers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The reducers against the code that their authors published. */
final class AuthorsGoals implements GoalGroup {

    private static final String ONE_THREAD = "%s, one thread, processor time";
    private static final String TWO_THREADS = "%s, two threads, wall time";
    private static final String HOLITOM = "HoliTom's code";
    private static final String TIMECHAT = "TimeChat-Online's token_drop";
    private static final String COSINE = "PyTorch's cosine alone";

    private final Authors authors;
    private final CameraClip clip;
    private final Path folder;

    /**
     * @param folder where the clip is written for Python
     */
    AuthorsGoals(Authors authors, CameraClip clip, Path folder) throws IOException {
        this.authors = authors;
        this.clip = clip;
        this.folder = folder;
        clip.write(folder);
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        List<TokenStep> features = clip.featureSteps();
        List<GoalLine> lines = new ArrayList<>();
        for (double d : new double[] {0, 1}) {
            lines.addAll(holitom(d, features, turns));
        }
        Map<String, Object> drop = Map.of("method", "dtd-feature", "threshold", 0.5);
        lines.add(drop("dtd-feature", drop, TIMECHAT, features, turns));
        Map<String, Object> cosine = Map.of("method", "cosine", "threshold", 0.5);
        lines.add(drop("dtd-feature", cosine, COSINE, features, turns));
        Map<String, Object> pixels = Map.of("method", "dtd-pixel", "threshold", 0.1);
        lines.add(drop("dtd-pixel", pixels, TIMECHAT, clip.pixelSteps(), turns));
        return lines;
    }

    private List<GoalLine> holitom(double d, List<TokenStep> steps, Turns turns)
            throws IOException {
        Map<String, Object> options = new HashMap<>();
        options.put("method", "holitom");
        options.putAll(Map.of("retain-ratio", 0.1, "tau", 0.8, "beta", 0.6, "d", d, "k", 7));
        ReductionPolicy policy = policy(options);
        requireSame(policy, options, steps);
        String name = "holitom, d %.0f, %s".formatted(d, clip.size());
        Ratio one =
                turns.compareCpu(
                        authors.on(folder, options, 1),
                        new OwnWork(() -> ClipReduction.run(policy, steps)));
        return List.of(
                new GoalLine(name, ONE_THREAD.formatted(HOLITOM), 10, one),
                new GoalLine(
                        name + ", 2 threads",
                        TWO_THREADS.formatted(HOLITOM),
                        10,
                        twoThreads(policy, options, steps, turns)));
    }

    private Ratio twoThreads(
            ReductionPolicy policy, Map<String, Object> options, List<TokenStep> steps, Turns turns)
            throws IOException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Workers workers = Workers.of(pool, 2);
            return turns.compareWall(
                    authors.on(folder, options, 2),
                    new OwnWork(() -> ClipReduction.run(policy, steps, workers)));
        } finally {
            pool.shutdown();
        }
    }

    private GoalLine drop(
            String policyName,
            Map<String, Object> options,
            String anchor,
            List<TokenStep> steps,
            Turns turns)
            throws IOException {
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        policyName, Map.of("threshold", String.valueOf(options.get("threshold"))));
        requireSame(policy, options, steps);
        Ratio ratio =
                turns.compareCpu(
                        authors.on(folder, options, 1),
                        new OwnWork(() -> ClipReduction.run(policy, steps)));
        return new GoalLine(
                "%s, %s, %s".formatted(policyName, clip.size(), anchor),
                ONE_THREAD.formatted(anchor),
                0,
                ratio);
    }

    private static ReductionPolicy policy(Map<String, Object> options) {
        Map<String, String> texts =
                options.entrySet().stream()
                        .filter(option -> !option.getKey().equals("method"))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, option -> option.getValue().toString()));
        return ReductionPolicy.parse("holitom", texts);
    }

    /** Times can be compared only if both sides keep the same. */
    private void requireSame(
            ReductionPolicy policy, Map<String, Object> options, List<TokenStep> steps)
            throws IOException {
        Agreement agreement = Agreement.of(policy, steps, authors.kept(folder, options));
        if (!agreement.equal()) {
            throw new IOException(
                    "%s and the authors' code have not done the same work: %s"
                            .formatted(policy, agreement.text()));
        }
    }
}
