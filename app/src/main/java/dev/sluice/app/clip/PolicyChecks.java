// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.perceive.EncoderSignals;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.ModelInfo;
import dev.sluice.platform.SluiceException;

/** Refuses policies that a model cannot serve. Stateless. */
public final class PolicyChecks {

    private PolicyChecks() {}

    /**
     * Checks a policy against a model.
     *
     * @throws SluiceException if the model's encoder lacks what the policy needs
     */
    public static void check(ReductionPolicy policy, ModelInfo model) {
        try {
            EncoderSignals.check(policy, model);
        } catch (IllegalArgumentException e) {
            throw new SluiceException(String.valueOf(e.getMessage()), e);
        }
    }
}
