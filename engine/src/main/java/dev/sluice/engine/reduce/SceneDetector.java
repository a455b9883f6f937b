// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.FormatException;

/**
 * Finds scene changes in the redundancy of consecutive steps: a step at which the redundancy dips
 * below its running baseline, or below a fixed threshold. A dip is one change, until the redundancy
 * has risen again. Causal, deterministic, not safe for use by several threads.
 *
 * <p>The baseline is a mean that fades over some {@value #MEMORY_STEPS} steps, and so is the usual
 * deviation from it; a dip is a redundancy below the baseline by a configured share and by clearly
 * more than that deviation. This finds small objects in a still scene, but not the ordinary
 * movement in a busy one.
 */
public final class SceneDetector {

    /** Number of steps over which the baseline fades. */
    static final int MEMORY_STEPS = 16;

    private static final SceneStateFormat FORMAT = new SceneStateFormat();
    private static final double DEVIATIONS = 4;
    private static final double FIXED_HYSTERESIS = 0.05;

    private final double leastDip; // below the baseline, share of positions
    private final double fixedThreshold; // NaN = running baseline
    private double baseline = Double.NaN; // NaN before the first comparison
    private double deviation;
    private boolean inDip;

    private SceneDetector(double leastDip, double fixedThreshold) {
        this.leastDip = leastDip;
        this.fixedThreshold = fixedThreshold;
    }

    /**
     * Finds dips below the running baseline.
     *
     * @param leastDip least distance below the baseline, share of positions, over 0
     */
    public static SceneDetector belowBaseline(double leastDip) {
        if (!(leastDip > 0 && leastDip <= 1)) {
            throw new IllegalArgumentException(
                    "scene dip %s, expected a share over 0, at most 1".formatted(leastDip));
        }
        return new SceneDetector(leastDip, Double.NaN);
    }

    /** Finds dips below a fixed redundancy, from 0 to 1. */
    public static SceneDetector below(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "scene threshold %s, expected a share from 0 to 1".formatted(threshold));
        }
        return new SceneDetector(0, threshold);
    }

    /**
     * Adds the next encoded step; returns whether the scene changes with it.
     *
     * <p>The first step of a grid was not compared and is never a change.
     */
    public boolean accept(DropDecision decision) {
        return decision.similarity() != null && accept(decision.redundancy());
    }

    /** Adds a gated step: all of it is redundant. */
    public void acceptGated() {
        accept(1);
    }

    /** Adds the redundancy of a step that was compared with the one before, from 0 to 1. */
    boolean accept(double redundancy) {
        boolean wasInDip = inDip;
        if (!Double.isNaN(fixedThreshold)) {
            inDip = redundancy < fixedThreshold + (wasInDip ? FIXED_HYSTERESIS : 0);
        } else if (Double.isNaN(baseline)) {
            baseline = redundancy;
        } else {
            double dip = Math.max(leastDip, DEVIATIONS * deviation);
            // A dip ends when half of it is made up.
            inDip = baseline - redundancy > (wasInDip ? dip / 2 : dip);
            follow(redundancy, dip);
        }
        return inDip && !wasInDip;
    }

    /** Returns the state on which the next result depends. */
    public byte[] snapshot() {
        return FORMAT.toBytes(new SceneState(inDip, baseline, deviation));
    }

    /**
     * Continues from a snapshot.
     *
     * @throws FormatException if a later release wrote it, or it is damaged
     */
    public void restore(byte[] snapshot) throws FormatException {
        SceneState state = FORMAT.fromBytes(snapshot);
        inDip = state.inDip();
        baseline = state.baseline();
        deviation = state.deviation();
    }

    /**
     * The baseline also follows during a dip, so that a lasting change becomes the new normal; the
     * deviation learns from a dip no more than the dip's own limit, so that one change does not
     * hide the next.
     */
    private void follow(double redundancy, double dip) {
        double difference = redundancy - baseline;
        baseline += difference / MEMORY_STEPS;
        deviation += (Math.min(Math.abs(difference), dip) - deviation) / MEMORY_STEPS;
    }
}
