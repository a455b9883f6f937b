// SPDX-License-Identifier: Apache-2.0
/**
 * Published benchmarks of streaming video, read from the files of their authors: the questions with
 * the published prompts, and the authors' scoring.
 */
package dev.sluice.evaluation.published;
