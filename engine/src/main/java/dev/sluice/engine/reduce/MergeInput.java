// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * One step with the decision of the drop on it.
 *
 * @param step the tokens
 * @param decision keep mask and similarities
 */
public record MergeInput(TokenStep step, DropDecision decision) {}
