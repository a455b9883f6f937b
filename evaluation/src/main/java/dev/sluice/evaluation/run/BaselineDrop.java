// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Keeps a share of a stream's tokens without looking at them: whole steps at even distances, or
 * tokens at random. Similarity and redundancy are those of the drop that it stands in for.
 */
final class BaselineDrop implements TokenDrop {

    private static final long MIX = 0xd1342543de82ef95L; // not the generator's own

    private final TokenDrop whole;
    private final Quota quota;
    private final boolean steps;
    private final long seed;
    private long seen; // steps, or tokens

    /**
     * @param whole drops nothing
     * @param steps whether whole steps are kept
     * @param seed of the choice, where it is random
     */
    BaselineDrop(TokenDrop whole, Quota quota, boolean steps, long seed) {
        this.whole = whole;
        this.quota = quota;
        this.steps = steps;
        this.seed = seed;
    }

    @Override
    public DropDecision accept(TokenStep step) throws InvalidTokensException {
        DropDecision decision = whole.accept(step);
        boolean[] keep = steps ? wholeStep(step) : atRandom(step);
        seen += steps ? 1 : step.grid().size();
        return new DropDecision(keep, decision.similarity(), decision.redundancy());
    }

    private boolean[] wholeStep(TokenStep step) {
        boolean[] keep = new boolean[step.grid().size()];
        java.util.Arrays.fill(keep, quota.of(seen, 1) > 0);
        return keep;
    }

    /** The first of the tokens in a random order. */
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
        byte[] inner = whole.snapshot();
        return ByteBuffer.allocate(Long.BYTES + inner.length).putLong(seen).put(inner).array();
    }

    @Override
    public void restore(byte[] snapshot) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(snapshot);
        seen = bytes.getLong();
        byte[] inner = new byte[bytes.remaining()];
        bytes.get(inner);
        whole.restore(inner);
    }
}
