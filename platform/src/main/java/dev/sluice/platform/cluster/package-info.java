// SPDX-License-Identifier: Apache-2.0
/**
 * A Flink cluster in this process, which {@code run}, {@code replay} and {@code demo} use: its
 * jobs, their restarts and their checkpoints.
 */
@NullMarked
package dev.sluice.platform.cluster;

import org.jspecify.annotations.NullMarked;
