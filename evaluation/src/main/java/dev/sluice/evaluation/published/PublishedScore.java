// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

/**
 * A figure as a benchmark's authors report it.
 *
 * @param name a task, or an average over tasks
 * @param value share of right answers, 0 to 1
 * @param count what it is over: questions, or tasks for an average of averages
 */
public record PublishedScore(String name, double value, int count) {}
