package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.MergeEmission;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;

import java.util.ArrayList;
import java.util.List;

/**
 * A clip after reduction.
 *
 * @param merges whether the policy merges
 * @param steps the clip's steps
 * @param decisions of the drop, one a step
 * @param tokens what stays, ascending by step
 * @param emissions of the merge; empty for policies without one
 * @param nanos time spent on drop and merge
 */
public record ClipReduction(
        boolean merges,
        List<TokenStep> steps,
        List<DropDecision> decisions,
        List<ReducedStep> tokens,
        List<MergeEmission> emissions,
        long nanos) {

    /** Reduces the steps of a whole clip. */
    public static ClipReduction run(ReductionPolicy policy, List<TokenStep> steps)
            throws InvalidTokensException {
        List<DropDecision> decisions = new ArrayList<>();
        List<ReducedStep> tokens = new ArrayList<>();
        List<MergeEmission> emissions = new ArrayList<>();
        TokenDrop drop = policy.newDrop();
        TemporalMerge merge = policy.newClipMerge(emissions::add);
        long start = System.nanoTime();
        for (TokenStep step : steps) {
            DropDecision decision = drop.accept(step);
            decisions.add(decision);
            tokens.addAll(merge.accept(new MergeInput(step, decision)));
        }
        tokens.addAll(merge.flush());
        long nanos = System.nanoTime() - start;
        return new ClipReduction(policy.merges(), steps, decisions, tokens, emissions, nanos);
    }

    /** Tokens before reduction. */
    public long tokensIn() {
        return steps.stream().mapToLong(step -> step.grid().size()).sum();
    }

    /** Tokens after reduction. */
    public long tokensKept() {
        return tokens.stream().mapToLong(step -> step.positions().length).sum();
    }
}
