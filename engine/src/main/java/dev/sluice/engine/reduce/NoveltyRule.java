// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Keeps the tokens that are farthest from everything that was kept in the last steps: the largest
 * smallest distance (1 − cosine), taken one after the other, so that two tokens that are new in the
 * same way are not both kept. It stops early where nothing is new.
 *
 * <p>This is the rule of DivPrune and ToDRE with a memory; the first step is kept whole.
 */
final class NoveltyRule implements DropRule {

    private static final int DEFAULT_WINDOW = 16;

    private final double ratio;
    private final int tokens;
    private final double epsilon;
    private final int window;
    private final Deque<FeatureRows> kept = new ArrayDeque<>(); // of the last steps, oldest first

    NoveltyRule(PolicyOptions options) {
        this.ratio = options.retainRatio();
        this.tokens = options.tokens();
        this.epsilon = options.epsilon();
        this.window = options.window() > 0 ? options.window() : DEFAULT_WINDOW;
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        int size = step.grid().size();
        double[] near = new double[size];
        Arrays.fill(near, Double.POSITIVE_INFINITY);
        for (FeatureRows earlier : kept) {
            for (int row = 0; row < earlier.squares().length; row++) {
                approach(near, rows, earlier, row);
            }
        }
        int budget = tokens > 0 ? Math.min(tokens, size) : (int) Math.rint(ratio * size);
        boolean[] keep = new boolean[size];
        for (int i = 0; i < budget; i++) {
            int farthest = farthest(near, keep);
            if (near[farthest] <= epsilon) {
                break;
            }
            keep[farthest] = true;
            approach(near, rows, rows, farthest);
        }
        return keep;
    }

    private static void approach(double[] near, FeatureRows rows, FeatureRows others, int row) {
        double[] cosines = others.cosines(row, rows);
        for (int token = 0; token < near.length; token++) {
            near[token] = Math.min(near[token], 1 - cosines[token]);
        }
    }

    private static int farthest(double[] near, boolean[] keep) {
        int farthest = -1;
        for (int token = 0; token < near.length; token++) {
            if (!keep[token] && (farthest < 0 || near[token] > near[farthest])) {
                farthest = token;
            }
        }
        return farthest;
    }

    @Override
    public void start(TokenStep step, FeatureRows rows) {
        kept.clear();
        kept.add(rows.copy());
    }

    @Override
    public void advance(TokenStep step, FeatureRows rows, boolean[] keep) {
        kept.add(rows.flagged(keep));
        while (kept.size() > window) {
            kept.remove();
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(kept.size());
        for (FeatureRows rows : kept) {
            rows.write(out);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        kept.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            kept.add(FeatureRows.read(in));
        }
    }
}
