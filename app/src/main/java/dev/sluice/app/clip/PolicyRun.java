// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.clip.ClipMemory;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.platform.config.PolicySpec;

/**
 * One of several policies on one video.
 *
 * @param spec the policy as it was asked for
 * @param policy the policy with its options
 * @param gate threshold of the gate before it
 * @param memory what it has kept so far
 */
public record PolicyRun(PolicySpec spec, ReductionPolicy policy, double gate, ClipMemory memory) {

    /** The name that people read: the policy with the options that were given. */
    public String name() {
        return spec.toString();
    }
}
