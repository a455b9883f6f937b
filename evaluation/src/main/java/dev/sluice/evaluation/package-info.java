// SPDX-License-Identifier: Apache-2.0
/**
 * The public face of the module: {@link dev.sluice.evaluation.Evaluation} runs an {@link
 * dev.sluice.evaluation.EvalPlan} over one of the {@link dev.sluice.evaluation.QuestionSets} and
 * returns a {@link dev.sluice.evaluation.FinishedEvaluation}, whose files go to a {@link
 * dev.sluice.evaluation.ReportFolder}. The evaluations of watches and of slow scenes have packages
 * of their own and share the {@link dev.sluice.evaluation.EvaluationSettings} and the folder.
 */
@NullMarked
package dev.sluice.evaluation;

import org.jspecify.annotations.NullMarked;
