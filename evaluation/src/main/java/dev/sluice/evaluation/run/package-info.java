// SPDX-License-Identifier: Apache-2.0
/**
 * The runs of an evaluation. {@link dev.sluice.evaluation.run.EvalRunner} runs policies and
 * baselines over the clips of a set, batch by batch, and scores the answers.
 */
@NullMarked
package dev.sluice.evaluation.run;

import org.jspecify.annotations.NullMarked;
