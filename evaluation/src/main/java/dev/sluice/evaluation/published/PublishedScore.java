// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

/**
 * A score as a benchmark's authors report it.
 *
 * @param name the name of a task, or of an average over tasks
 * @param value share of correct answers, 0 to 1
 * @param count number of questions, or of tasks for an average of averages
 */
public record PublishedScore(String name, double value, int count) {}
