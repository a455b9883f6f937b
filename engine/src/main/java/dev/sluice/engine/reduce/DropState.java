// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

/**
 * What the next decision of a {@link DifferentialDrop} depends on.
 *
 * @param grid grid of the previous step; null before the first
 * @param previous features of the previous step; null before the first
 * @param rule the rule, with its own state
 */
record DropState(@Nullable TokenGrid grid, @Nullable FeatureRows previous, DropRule rule) {}
