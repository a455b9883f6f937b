// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Keeps a share of a stream's tokens without comparing them: whole steps at even distances, or
 * random tokens. Similarity and redundancy are those of the policy {@code none}.
 */
final class BaselineDrop implements TokenDrop {

    private static final long MIX =
            0xd1342543de82ef95L; // differs from the increment of SplittableRandom

    private final TokenDrop none;
    private final Quota quota;
    private final boolean steps;
    private final long seed;
    private long seen; // steps or tokens, as the quota counts

    /**
     * @param none a drop that keeps all tokens
     * @param quota counts steps or tokens
     * @param steps whether to keep whole steps instead of random tokens
     * @param seed of the random tokens
     */
    BaselineDrop(TokenDrop none, Quota quota, boolean steps, long seed) {
        this.none = none;
        this.quota = quota;
        this.steps = steps;
        this.seed = seed;
    }

    @Override
    public DropDecision accept(TokenStep step) throws InvalidTokensException {
        DropDecision decision = none.accept(step);
        boolean[] keep = steps ? allOrNone(step) : atRandom(step);
        seen += steps ? 1 : step.grid().size();
        return new DropDecision(keep, decision.similarity(), decision.redundancy());
    }

    private boolean[] allOrNone(TokenStep step) {
        boolean[] keep = new boolean[step.grid().size()];
        Arrays.fill(keep, quota.of(seen, 1) > 0);
        return keep;
    }

    /** Draws the tokens to keep without replacement. */
    private boolean[] atRandom(TokenStep step) {
        int size = step.grid().size();
        int left = quota.of(seen, size);
        SplittableRandom random = new SplittableRandom(seed + step.step() * MIX);
        boolean[] keep = new boolean[size];
        for (int position = 0; position < size; position++) {
            if (random.nextInt(size - position) < left) {
                keep[position] = true;
                left--;
            }
        }
        return keep;
    }

    @Override
    public byte[] snapshot() {
        byte[] inner = none.snapshot();
        return ByteBuffer.allocate(Long.BYTES + inner.length).putLong(seen).put(inner).array();
    }

    @Override
    public void restore(byte[] snapshot) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(snapshot);
        seen = bytes.getLong();
        byte[] inner = new byte[bytes.remaining()];
        bytes.get(inner);
        none.restore(inner);
    }
}
