// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * What the next decision of a {@link DifferentialDrop} depends on.
 *
 * @param grid grid of the previous step; null before the first
 * @param previous features of the previous step; null before the first
 * @param rule the rule, with its own state
 */
record DropState(TokenGrid grid, FeatureRows previous, DropRule rule) {}
