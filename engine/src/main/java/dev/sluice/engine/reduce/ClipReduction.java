// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a whole clip before and after reduction.
 *
 * @param merges whether the policy merges
 * @param steps the clip's steps
 * @param decisions decisions of the drop, one a step
 * @param tokens the tokens that are kept, ascending by step
 * @param emissions what the merge reported; empty for policies without a merge
 * @param nanos time spent on drop and merge
 */
public record ClipReduction(
        boolean merges,
        List<TokenStep> steps,
        List<DropDecision> decisions,
        List<ReducedStep> tokens,
        List<MergeEmission> emissions,
        long nanos) {

    /** Reduces the steps of a whole clip on the calling thread. */
    public static ClipReduction run(ReductionPolicy policy, List<TokenStep> steps)
            throws InvalidTokensException {
        return run(policy, steps, Workers.caller());
    }

    /** Reduces the steps of a whole clip; the result does not depend on the workers. */
    public static ClipReduction run(ReductionPolicy policy, List<TokenStep> steps, Workers workers)
            throws InvalidTokensException {
        List<DropDecision> decisions = new ArrayList<>();
        List<ReducedStep> tokens = new ArrayList<>();
        List<MergeEmission> emissions = new ArrayList<>();
        TokenDrop drop = policy.newDrop(workers);
        TemporalMerge merge = policy.newClipMerge(emissions::add, workers);
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

    /** Number of tokens before reduction. */
    public long tokensIn() {
        return steps.stream().mapToLong(step -> step.grid().size()).sum();
    }

    /** Number of tokens after reduction. */
    public long tokensKept() {
        return tokens.stream().mapToLong(step -> step.positions().length).sum();
    }

    /** Number of tokens of each step; 0 if there is no step. */
    public int stepTokens() {
        return steps.isEmpty() ? 0 : steps.get(0).grid().size();
    }

    /** Dimension of an embedding; 0 if there is no step. */
    public int dim() {
        return steps.isEmpty() ? 0 : steps.get(0).dim();
    }

    /** The keep mask of the drop, steps × tokens; all steps have the same grid. */
    public boolean[] keepMask() {
        boolean[] mask = new boolean[steps.size() * stepTokens()];
        int next = 0;
        for (DropDecision decision : decisions) {
            System.arraycopy(decision.keep(), 0, mask, next, stepTokens());
            next += stepTokens();
        }
        return mask;
    }

    /** One flag per token that is left, steps × tokens; all steps have the same grid. */
    public boolean[] leftMask() {
        boolean[] mask = new boolean[steps.size() * stepTokens()];
        int index = 0;
        for (ReducedStep step : tokens) {
            while (steps.get(index).step() < step.step()) {
                index++;
            }
            for (int position : step.positions()) {
                mask[index * stepTokens() + position] = true;
            }
        }
        return mask;
    }

    /** The embeddings of the kept tokens, tokens × dimension. */
    public float[] embeddings() {
        float[] all = new float[Math.multiplyExact(Math.toIntExact(tokensKept()), dim())];
        int next = 0;
        for (ReducedStep step : tokens) {
            System.arraycopy(step.rows(), 0, all, next, step.rows().length);
            next += step.rows().length;
        }
        return all;
    }

    /** Step and grid index of the kept tokens, tokens × 2. */
    public int[] positions() {
        int[] all = new int[2 * Math.toIntExact(tokensKept())];
        int next = 0;
        for (ReducedStep step : tokens) {
            for (int position : step.positions()) {
                all[next++] = Math.toIntExact(step.step());
                all[next++] = position;
            }
        }
        return all;
    }
}
