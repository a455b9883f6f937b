// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.operators.drop.DropFactory;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * Creates the drop of each stream with the stream's own share. These drops are baselines for the
 * policies, and cannot be configured in the job.
 */
final class BaselineDropFactory implements DropFactory {

    private static final long serialVersionUID = 1L;

    private final Map<String, Double> shares;
    private final boolean steps;
    private final int seed;

    /**
     * @param shares the share of each stream, 0 to 1; a stream without one keeps all tokens
     * @param steps whether to keep whole steps at even distances instead of random tokens
     * @param seed of the random tokens, and of the rounding of the shares
     */
    BaselineDropFactory(Map<String, Double> shares, boolean steps, int seed) {
        this.shares = Map.copyOf(shares);
        this.steps = steps;
        this.seed = seed;
    }

    @Override
    public TokenDrop newDrop(String streamId) {
        TokenDrop none = ReductionPolicy.parse("none", Map.of()).newDrop();
        long streamSeed = 31L * streamId.hashCode() + seed;
        Quota quota =
                new Quota(
                        shares.getOrDefault(streamId, 1.0),
                        new SplittableRandom(streamSeed).nextDouble());
        return new BaselineDrop(none, quota, steps, streamSeed);
    }
}
