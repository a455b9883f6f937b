// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.operators.drop.DropFactory;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * Gives each stream a drop with its own share. Only an evaluation makes these: they are what
 * policies have to be better than, not policies.
 */
final class BaselineDropFactory implements DropFactory {

    private static final long serialVersionUID = 1L;

    private final Map<String, Double> shares;
    private final boolean steps;
    private final int seed;

    /**
     * @param shares by stream, 0 to 1
     * @param steps whether whole steps are kept, at even distances
     * @param seed of what is random in the choice
     */
    BaselineDropFactory(Map<String, Double> shares, boolean steps, int seed) {
        this.shares = Map.copyOf(shares);
        this.steps = steps;
        this.seed = seed;
    }

    @Override
    public TokenDrop newDrop(String streamId) {
        TokenDrop whole = ReductionPolicy.parse("none", Map.of()).newDrop();
        long streamSeed = 31L * streamId.hashCode() + seed;
        Quota quota =
                new Quota(
                        shares.getOrDefault(streamId, 1.0),
                        new SplittableRandom(streamSeed).nextDouble());
        return new BaselineDrop(whole, quota, steps, streamSeed);
    }
}
