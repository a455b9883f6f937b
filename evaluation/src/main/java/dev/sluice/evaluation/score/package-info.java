// SPDX-License-Identifier: Apache-2.0
/**
 * Scores in plain Java: whether an answer is correct, the accuracy with its interval, and the
 * choice of a policy by its accuracy.
 */
@NullMarked
package dev.sluice.evaluation.score;

import org.jspecify.annotations.NullMarked;
