import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Checks {@link RefreshDrop} without Kafka, Flink and a model. */
final class RefreshDropCheck {

    private static final TokenGrid GRID = new TokenGrid(4, 6);
    private static final int DIM = 8;
    private static final int STEPS = 40;
    private static final int INTERVAL = 5;

    private RefreshDropCheck() {}

    public static void main(String[] arguments) throws Exception {
        refreshesAStillScene();
        continuesFromEverySnapshot();
        System.out.println("RefreshDrop: all checks passed");
    }

    /** In a still scene, all tokens are kept every INTERVAL steps and no others. */
    private static void refreshesAStillScene() throws Exception {
        TokenDrop drop = new RefreshDrop(0.9, INTERVAL);
        for (int step = 0; step < STEPS; step++) {
            int kept = kept(drop.accept(step(step, 0)));
            int expected = step % INTERVAL == 0 ? GRID.size() : 0;
            require(kept == expected, "step %d: kept %d, expected %d", step, kept, expected);
        }
    }

    /** A drop that is restored at any step makes the same decisions as one that was not. */
    private static void continuesFromEverySnapshot() throws Exception {
        TokenDrop drop = new RefreshDrop(0.9, INTERVAL);
        int kept = 0;
        for (int step = 0; step < STEPS; step++) {
            TokenDrop restored = new RefreshDrop(0.9, INTERVAL);
            restored.restore(drop.snapshot());
            DropDecision expected = drop.accept(step(step, 0.5));
            DropDecision found = restored.accept(step(step, 0.5));
            require(
                    Arrays.equals(found.keep(), expected.keep())
                            && Arrays.equals(found.similarity(), expected.similarity())
                            && found.redundancy() == expected.redundancy(),
                    "step %d: another decision after a restore",
                    step);
            kept += kept(expected);
        }
        System.out.printf("%d of %d tokens kept%n", kept, STEPS * GRID.size());
    }

    /** A step in which each token is another one than before with a probability. */
    private static TokenStep step(int index, double change) {
        float[] features = new float[GRID.size() * DIM];
        for (int position = 0; position < GRID.size(); position++) {
            int last = index; // the step at which the token changed last
            while (last > 0 && random(last, position).nextDouble() >= change) {
                last--;
            }
            SplittableRandom random = random(last, position);
            for (int i = 0; i < DIM; i++) {
                features[position * DIM + i] = (float) random.nextDouble(-1, 1);
            }
        }
        return new TokenStep(index, GRID, DIM, features, null, null);
    }

    private static SplittableRandom random(int step, int position) {
        return new SplittableRandom(31L * step + position);
    }

    private static int kept(DropDecision decision) {
        int count = 0;
        for (boolean keep : decision.keep()) {
            count += keep ? 1 : 0;
        }
        return count;
    }

    private static void require(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new AssertionError(message.formatted(arguments));
        }
    }
}
