// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.ReducedStep;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TemporalMerge;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the milliseconds per step of the drop, of the merge, and of reading the open window. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReduceBenchmark {

    private static final int STEPS = 40;

    /** Rows of a square grid and dimension of a token; 16x3584 is a frame of Qwen2.5-VL-7B. */
    @Param({"10x1024", "16x3584"})
    String shape;

    @Param({"dtd-feature", "dtd-anchored", "holitom", "dtd+holitom"})
    String policy;

    /** Option d of the merge: 0 chooses moving tokens by attention, 1 by clustering. */
    @Param({"0", "1"})
    String d;

    private SyntheticSteps stream;
    private TokenDrop drop;
    private TemporalMerge merge;

    @Setup
    public void setUp() throws InvalidTokensException {
        String[] sizes = shape.split("x");
        stream =
                new SyntheticSteps(
                        Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), STEPS, 0.2, 1);
        ReductionPolicy reduction = ReductionPolicy.parse(policy, Map.of("d", d));
        drop = reduction.newDrop();
        merge = reduction.newMerge();
        for (int t = 0; t < STEPS; t++) {
            dropAndMerge();
        }
    }

    @Benchmark
    public DropDecision drop() throws InvalidTokensException {
        return drop.accept(stream.next());
    }

    @Benchmark
    public List<ReducedStep> dropAndMerge() throws InvalidTokensException {
        TokenStep step = stream.next();
        return merge.accept(new MergeInput(step, drop.accept(step)));
    }

    /** Measures a step with a question after it, which reads the open window. */
    @Benchmark
    public List<ReducedStep> dropMergeAndProvisional() throws InvalidTokensException {
        dropAndMerge();
        return merge.provisional();
    }
}
