/**
 * JMH benchmarks. To run one:
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package \
 *     dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
 * java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath.txt) \
 *     org.openjdk.jmh.Main ReduceBenchmark
 * }</pre>
 */
package dev.sluice.benchmarks;
