// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Signal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Prints the processor time per step and the state of a stream of every policy, as a Markdown
 * table. A step has 14 × 14 tokens of 3,584 values; a fifth of them change.
 *
 * <pre>
 * java -cp … dev.sluice.benchmarks.PolicyCosts [POLICY…]
 * </pre>
 */
public final class PolicyCosts {

    private static final int ROWS = 14;
    private static final int DIM = 3584;
    private static final int STEPS = 32;
    private static final int ROUNDS = 7;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Signal> signals = new HashMap<>();

    private PolicyCosts() {
        Random random = new Random(3);
        int n = ROWS * ROWS;
        add(random, Signals.CLS_ATTENTION, 4, 2, n);
        add(random, Signals.FULL_ATTENTION, 2, n + 1, n + 1);
        add(random, Signals.SEMANTIC, 4, n);
        add(random, Signals.VALUE_NORM, 4, n);
        add(random, Signals.KEYS, n, 128);
        add(random, Signals.TEXT, 4, DIM);
        add(random, Signals.RELEVANCE, 1);
    }

    /** Measures the policies that are named, or all. */
    public static void main(String[] names) throws InvalidTokensException {
        PolicyCosts costs = new PolicyCosts();
        System.out.println("| policy | ms a step | state, MB |");
        System.out.println("| --- | --- | --- |");
        for (String name : names.length > 0 ? Arrays.asList(names) : ReductionPolicy.names()) {
            if (!ReductionPolicy.parse(name, Map.of()).needsPixels()) {
                costs.print(name);
            }
        }
    }

    private void print(String name) throws InvalidTokensException {
        SyntheticSteps stream = new SyntheticSteps(ROWS, DIM, STEPS, 0.2, 1);
        ReductionPolicy policy = ReductionPolicy.parse(name, Map.of());
        TokenDrop drop = policy.newDrop();
        TemporalMerge merge = policy.newMerge();
        double[] millis = new double[ROUNDS];
        long state = 0;
        for (int round = -2; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < STEPS; i++) {
                TokenStep step = withSignals(stream.next());
                merge.accept(new MergeInput(step, drop.accept(step)));
                state = Math.max(state, stateBytes(merge));
            }
            double spent = (THREADS.getCurrentThreadCpuTime() - start) / NANOS_PER_MILLI / STEPS;
            if (round >= 0) {
                millis[round] = spent;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %.2f | %.1f |%n",
                name,
                millis[ROUNDS / 2],
                (state + drop.snapshot().length) / 1e6);
    }

    private static long stateBytes(TemporalMerge merge) {
        return merge.window().stream()
                .mapToLong(input -> (long) Float.BYTES * input.step().features().length)
                .sum();
    }

    private TokenStep withSignals(TokenStep step) {
        return new TokenStep(
                step.step(),
                step.grid(),
                step.dim(),
                step.features(),
                step.attention(),
                null,
                Signals.of(signals));
    }

    private void add(Random random, String name, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.01f + random.nextFloat();
        }
        signals.put(name, new Signal(shape, values));
    }
}
