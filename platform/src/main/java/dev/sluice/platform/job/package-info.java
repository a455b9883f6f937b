// SPDX-License-Identifier: Apache-2.0
/**
 * Sluice's job on the way to a Flink cluster: {@code Jobs} builds it for a cluster in this process,
 * and {@code JobMain} is the entry point of the jar that is submitted to a separate cluster.
 */
@NullMarked
package dev.sluice.platform.job;

import org.jspecify.annotations.NullMarked;
