// SPDX-License-Identifier: Apache-2.0
/**
 * Published benchmarks of streaming video, read from the files of their authors: the questions with
 * the published prompts, and the authors' scoring.
 */
@NullMarked
package dev.sluice.evaluation.published;

import org.jspecify.annotations.NullMarked;
