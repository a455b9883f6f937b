// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The reducers against reading their input once, in this process: the share of the bandwidth. */
final class BandwidthGoals implements GoalGroup {

    private static final String ANCHOR = "reading as many bytes, one thread, processor time";

    private final CameraClip clip;

    BandwidthGoals(CameraClip clip) {
        this.clip = clip;
    }

    @Override
    public List<GoalLine> measure(Turns turns) throws IOException {
        List<GoalLine> lines = new ArrayList<>();
        List<TokenStep> features = clip.featureSteps();
        lines.add(drop("dtd-feature", 0.5, features, turns));
        lines.add(drop("dtd-anchored", 0, features, turns));
        lines.add(drop("dtd-pixel", 0.5, clip.pixelSteps(), turns));
        lines.add(clip("holitom", Map.of("d", "0"), features, turns));
        lines.add(clip("holitom", Map.of("d", "1"), features, turns));
        return lines;
    }

    /** The decisions alone: what is kept is not copied. */
    private GoalLine drop(String policy, double goal, List<TokenStep> steps, Turns turns)
            throws IOException {
        ReductionPolicy reduction = ReductionPolicy.parse(policy, Map.of());
        OwnWork.Work decisions =
                () -> {
                    TokenDrop drop = reduction.newDrop();
                    for (TokenStep step : steps) {
                        drop.accept(step);
                    }
                };
        return line(policy + " decisions, " + clip.size(), goal, decisions, steps, turns);
    }

    private GoalLine clip(
            String policy, Map<String, String> options, List<TokenStep> steps, Turns turns)
            throws IOException {
        ReductionPolicy reduction = ReductionPolicy.parse(policy, options);
        String name = "%s, d %s, %s".formatted(policy, options.get("d"), clip.size());
        return line(name, 0, () -> ClipReduction.run(reduction, steps), steps, turns);
    }

    private static GoalLine line(
            String name, double goal, OwnWork.Work work, List<TokenStep> steps, Turns turns)
            throws IOException {
        MemoryRead read = new MemoryRead(steps.stream().mapToLong(BandwidthGoals::bytes).sum());
        Ratio ratio = turns.compareCpu(new OwnWork(read::run), new OwnWork(work));
        return new GoalLine(name, ANCHOR, goal, ratio);
    }

    private static long bytes(TokenStep step) {
        byte[] pixels = step.pixels();
        return pixels == null ? (long) Float.BYTES * step.features().length : pixels.length;
    }
}
