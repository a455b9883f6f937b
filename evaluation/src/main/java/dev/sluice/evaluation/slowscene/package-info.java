// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluates whether memory retains things that hardly move: a shape that creeps to another corner
 * within minutes, and one that stands still for an hour.
 */
@NullMarked
package dev.sluice.evaluation.slowscene;

import org.jspecify.annotations.NullMarked;
