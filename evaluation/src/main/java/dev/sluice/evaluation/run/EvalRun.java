// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.platform.config.PolicySpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of the job over all clips.
 *
 * @param name unique in an evaluation; the name of the run's row in the reports
 * @param role the purpose of the run
 * @param policy the policy and the gate's threshold
 * @param variant the difference of the run from the plain job
 * @param seed of the random tokens
 */
public record EvalRun(String name, RunRole role, PolicySpec policy, RunVariant variant, int seed) {

    private static final String NO_DROPPING = "no dropping";

    private static final int RANDOM_SEEDS = 5;

    /** Returns the run in which every step is encoded and no token is dropped. */
    public static EvalRun reference() {
        return new EvalRun(
                NO_DROPPING, RunRole.REFERENCE, PolicySpec.EVERYTHING, RunVariant.PLAIN, 0);
    }

    /** Returns the run of a policy. */
    public static EvalRun of(PolicySpec policy) {
        return new EvalRun(policy.toString(), RunRole.POLICY, policy, RunVariant.PLAIN, 0);
    }

    /** Returns the baselines that need no budget. */
    public static List<EvalRun> baselines() {
        return List.of(
                baseline("frame gate alone", PolicySpec.GATE_ALONE, RunVariant.PLAIN, 0),
                baseline("text only", PolicySpec.EVERYTHING, RunVariant.TEXT_ONLY, 0),
                baseline("last 4 frames", PolicySpec.EVERYTHING, RunVariant.LAST_FRAMES, 0));
    }

    /** Returns the baselines that keep as many tokens as a policy did. */
    public static List<EvalRun> budgeted() {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(baseline("uniform frames", PolicySpec.EVERYTHING, RunVariant.UNIFORM, 0));
        runs.add(
                baseline(
                        "uniform frames behind the gate",
                        PolicySpec.GATE_ALONE,
                        RunVariant.UNIFORM,
                        0));
        for (int seed = 1; seed <= RANDOM_SEEDS; seed++) {
            runs.add(
                    baseline(
                            "random tokens " + seed,
                            PolicySpec.EVERYTHING,
                            RunVariant.RANDOM,
                            seed));
        }
        return runs;
    }

    /** Returns the runs of the control model: the reference, and the policy if there is one. */
    public static List<EvalRun> control(Optional<PolicySpec> policy) {
        List<EvalRun> runs = new ArrayList<>();
        runs.add(control(NO_DROPPING, PolicySpec.EVERYTHING));
        policy.ifPresent(it -> runs.add(control(it.toString(), it)));
        return runs;
    }

    private static EvalRun control(String name, PolicySpec policy) {
        return new EvalRun("control: " + name, RunRole.CONTROL, policy, RunVariant.PLAIN, 0);
    }

    private static EvalRun baseline(String name, PolicySpec policy, RunVariant variant, int seed) {
        return new EvalRun(name, RunRole.BASELINE, policy, variant, seed);
    }
}
