import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * A policy of one's own: drops like {@code dtd-feature}, but keeps the token of a position again at
 * the latest a given number of steps after it was last kept there.
 *
 * <p>Like every {@link TokenDrop} it is causal and deterministic, and everything that its next
 * decision depends on is in its snapshot. It reuses the shipped drop, which also computes the
 * similarities that the merge and the detection of scene changes need.
 */
final class RefreshDrop implements TokenDrop {

    private static final byte VERSION = 1;

    private final TokenDrop inner;
    private final int interval;
    private TokenGrid grid; // of the last step; null before the first
    private int[] ages = new int[0]; // by position: steps since a token was kept there

    /**
     * @param threshold cosine similarity to the previous step from which a token is dropped
     * @param interval steps after which a position is kept again, at least 1
     */
    RefreshDrop(double threshold, int interval) {
        Map<String, String> options = Map.of("threshold", Double.toString(threshold));
        this.inner = ReductionPolicy.parse("dtd-feature", options).newDrop();
        this.interval = interval;
    }

    @Override
    public DropDecision accept(TokenStep step) throws InvalidTokensException {
        DropDecision decision = inner.accept(step); // fails before anything changes
        boolean[] keep = decision.keep().clone();
        if (!step.grid().equals(grid)) {
            grid = step.grid();
            ages = new int[grid.size()];
        }
        for (int position = 0; position < keep.length; position++) {
            keep[position] |= ages[position] + 1 >= interval;
            ages[position] = keep[position] ? 0 : ages[position] + 1;
        }
        return new DropDecision(keep, decision.similarity(), decision.redundancy());
    }

    /** Version, height and width of the grid (0: none), the ages, the inner snapshot. */
    @Override
    public byte[] snapshot() {
        byte[] rest = inner.snapshot();
        ByteBuffer out =
                ByteBuffer.allocate(1 + Integer.BYTES * (2 + ages.length) + rest.length)
                        .put(VERSION)
                        .putInt(grid == null ? 0 : grid.height())
                        .putInt(grid == null ? 0 : grid.width());
        Arrays.stream(ages).forEach(out::putInt);
        return out.put(rest).array();
    }

    @Override
    public void restore(byte[] snapshot) throws FormatException {
        ByteBuffer in = ByteBuffer.wrap(snapshot);
        int version = in.get();
        if (version != VERSION) {
            throw FormatException.damaged("snapshot of a RefreshDrop", "version " + version);
        }
        int height = in.getInt();
        int width = in.getInt();
        grid = height == 0 ? null : new TokenGrid(height, width);
        ages = new int[height * width];
        Arrays.setAll(ages, position -> in.getInt());
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        inner.restore(rest);
    }
}
