// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipPolicy;
import dev.sluice.engine.policy.OptionValues;
import dev.sluice.engine.policy.PolicyOption;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.sluice.engine.policy.PolicyOption.ABSOLUTE;
import static dev.sluice.engine.policy.PolicyOption.BETA;
import static dev.sluice.engine.policy.PolicyOption.D;
import static dev.sluice.engine.policy.PolicyOption.EPSILON;
import static dev.sluice.engine.policy.PolicyOption.K;
import static dev.sluice.engine.policy.PolicyOption.REDUNDANCY_THRESHOLD;
import static dev.sluice.engine.policy.PolicyOption.RETAIN_RATIO;
import static dev.sluice.engine.policy.PolicyOption.TAU;
import static dev.sluice.engine.policy.PolicyOption.THRESHOLD;
import static dev.sluice.engine.policy.PolicyOption.TOKENS;
import static dev.sluice.engine.policy.PolicyOption.WINDOW;

/**
 * The options of a drop and of HoliTom.
 *
 * @param threshold threshold of the drop: a bound on the compared value, or the share to drop
 * @param absolute whether the threshold is a bound
 * @param redundancyThreshold cosine above which a position counts as redundant
 * @param retainRatio r, share of all tokens to keep at most
 * @param tau τ, cosine above which a position is static
 * @param beta β, weight of the centre against the mean of its members
 * @param d D, share of the kept dynamic tokens that is found by clustering, not by attention
 * @param k K, number of neighbours that determine a token's density
 * @param window longest open window in steps, or 0 if not set
 * @param tokens number of tokens to keep of a step, or 0 if not set
 * @param epsilon distance up to which a token is not new
 */
record PolicyOptions(
        double threshold,
        boolean absolute,
        double redundancyThreshold,
        double retainRatio,
        double tau,
        double beta,
        double d,
        int k,
        int window,
        int tokens,
        double epsilon)
        implements Serializable {

    private static final List<PolicyOption> HOLITOM =
            List.of(RETAIN_RATIO, TAU, BETA, D, K, WINDOW);
    private static final double DEFAULT_REDUNDANCY_THRESHOLD = 0.5;

    /**
     * Supplies what was not given.
     *
     * @throws IllegalArgumentException if a threshold is negative that cannot be
     */
    static PolicyOptions of(MaskKind mask, OptionValues given) {
        OptionValues values =
                given.withDefaults(
                        Map.of(
                                THRESHOLD,
                                mask.defaultThreshold(),
                                ABSOLUTE,
                                true,
                                RETAIN_RATIO,
                                0.1,
                                TAU,
                                0.8,
                                BETA,
                                0.6,
                                D,
                                0.0,
                                K,
                                7,
                                EPSILON,
                                0.0));
        boolean absolute = values.flag(ABSOLUTE);
        double threshold = values.number(THRESHOLD);
        boolean cosine = absolute && mask != MaskKind.DTD_PIXEL;
        if (threshold < 0 && !cosine) {
            throw new IllegalArgumentException(
                    "option 'threshold' is '%s', expected a number from 0.0 to 1.0"
                            .formatted(threshold));
        }
        double redundancy =
                mask.dropsByFeature() && absolute ? threshold : DEFAULT_REDUNDANCY_THRESHOLD;
        return new PolicyOptions(
                threshold,
                absolute,
                values.has(REDUNDANCY_THRESHOLD) ? values.number(REDUNDANCY_THRESHOLD) : redundancy,
                values.number(RETAIN_RATIO),
                values.number(TAU),
                values.number(BETA),
                values.number(D),
                values.count(K),
                values.has(WINDOW) ? values.count(WINDOW) : 0,
                values.has(TOKENS) ? values.count(TOKENS) : 0,
                values.number(EPSILON));
    }

    /** Returns the options in effect, by name, in a fixed order. */
    Map<String, Object> inUse(PolicyParts parts, OptionValues given) {
        Map<String, Object> used = new LinkedHashMap<>();
        parts.mask().optionsInUse().forEach(name -> put(used, name));
        if (parts.holitom()) {
            HOLITOM.forEach(option -> put(used, option.label()));
        }
        ClipPolicy clip = parts.clip();
        if (clip != null) {
            OptionValues values = given.withDefaults(clip.defaults());
            for (PolicyOption option : clip.options()) {
                if (values.has(option)) {
                    used.put(option.label(), values.get(option));
                }
            }
        }
        used.put(REDUNDANCY_THRESHOLD.label(), redundancyThreshold);
        return used;
    }

    private void put(Map<String, Object> used, String name) {
        Object value =
                switch (name) {
                    case "threshold" -> threshold;
                    case "absolute" -> absolute;
                    case "retain-ratio" -> retainRatio;
                    case "tau" -> tau;
                    case "beta" -> beta;
                    case "d" -> d;
                    case "k" -> k;
                    case "window" -> window;
                    case "tokens" -> tokens;
                    case "epsilon" -> epsilon;
                    default -> throw new IllegalArgumentException(name);
                };
        if (!value.equals(0) || name.equals("k")) {
            used.put(name, value);
        }
    }
}
