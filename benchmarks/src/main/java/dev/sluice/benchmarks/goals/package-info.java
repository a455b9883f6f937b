// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code benchmarks/goals}: how far Sluice is from its goals of speed. Each line of its
 * table is the ratio of an anchor's time to that of Sluice for the same work, measured in turns.
 *
 * <p>To add lines, implement {@link dev.sluice.benchmarks.goals.GoalGroup} and name it in {@link
 * dev.sluice.benchmarks.goals.Goals}.
 */
@NullMarked
package dev.sluice.benchmarks.goals;

import org.jspecify.annotations.NullMarked;
