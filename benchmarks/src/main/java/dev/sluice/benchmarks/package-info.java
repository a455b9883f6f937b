// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks ({@code ReduceBenchmark}, {@code Float16Benchmark}), and programs that measure the
 * model runtime with a model folder. The tests run each of them on a small input. To run them:
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package \
 *     dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
 * java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath.txt) \
 *     org.openjdk.jmh.Main ReduceBenchmark
 * java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath.txt) \
 *     dev.sluice.benchmarks.SessionBenchmark models/tiny-qwen2_5_vl 1024 64
 * }</pre>
 *
 * The arguments of each program are in its description.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
