// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.policy.Needs;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.ModelInfo;

import java.util.List;

/** Compares what a policy needs with what a model's encoder gives. Stateless. */
public final class EncoderSignals {

    private EncoderSignals() {}

    /**
     * Refuses a policy that the model cannot serve, before any frame is encoded.
     *
     * @throws IllegalArgumentException if a signal is missing; the message names it
     */
    public static void check(ReductionPolicy policy, ModelInfo model) {
        Needs needs = policy.needs();
        for (List<String> names : needs.signals()) {
            boolean given = names.contains(Signals.IMAGE_ATTENTION) && model.attention();
            if (!given) {
                throw new IllegalArgumentException(
                        "the policy %s needs the signal '%s', and the model's encoder has %s; expected a policy that does without, or a folder whose encoder has an attention output (docs/policies.md)"
                                .formatted(
                                        policy.name(),
                                        String.join("' or '", names),
                                        model.attention()
                                                ? "only '%s'".formatted(Signals.IMAGE_ATTENTION)
                                                : "no such output"));
            }
        }
    }
}
