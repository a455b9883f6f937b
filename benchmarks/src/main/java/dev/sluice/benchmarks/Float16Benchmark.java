// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.tensor.Float16;

import ai.onnxruntime.platform.Fp16Conversions;
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

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Measures the microseconds to convert a frame's features between single and half precision: in
 * bulk, and value by value as ONNX Runtime's Java API does on Java 17.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Float16Benchmark {

    /** features: Gaussian values; any: uniform bit patterns, including subnormals and NaN. */
    @Param({"features", "any"})
    String distribution;

    /** Number of values; 917504 are 256 tokens of Qwen2.5-VL-7B. */
    @Param("917504")
    int count;

    private float[] values;
    private short[] halves;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    distribution.equals("any")
                            ? Float.intBitsToFloat(random.nextInt())
                            : (float) random.nextGaussian();
        }
        halves = Float16.toShorts(values);
    }

    @Benchmark
    public short[] narrow() {
        return Float16.toShorts(values);
    }

    @Benchmark
    public ShortBuffer narrowOneByOne() {
        return Fp16Conversions.convertFloatBufferToFp16Buffer(FloatBuffer.wrap(values));
    }

    @Benchmark
    public float[] widen() {
        return Float16.toFloats(halves);
    }

    @Benchmark
    public FloatBuffer widenOneByOne() {
        return Fp16Conversions.convertFp16BufferToFloatBuffer(ShortBuffer.wrap(halves));
    }
}
