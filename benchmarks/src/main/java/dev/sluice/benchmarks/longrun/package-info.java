// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that run the whole job for long in one process, with Kafka and Flink in it, and measure
 * the process: {@code LongRun} a day of stream time, {@code ReplayCost} replays of several lengths,
 * {@code JobRestarts} jobs that are started and stopped one after the other. docs/long-run.md shows
 * how to run them, and what they printed.
 */
@NullMarked
package dev.sluice.benchmarks.longrun;

import org.jspecify.annotations.NullMarked;
