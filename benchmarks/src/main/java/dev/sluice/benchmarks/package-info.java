/**
 * JMH benchmarks. {@code mvn -q -pl benchmarks -am -DskipTests package}, then {@code java -cp} with
 * the module's classes and dependencies, {@code org.openjdk.jmh.Main}.
 */
package dev.sluice.benchmarks;
