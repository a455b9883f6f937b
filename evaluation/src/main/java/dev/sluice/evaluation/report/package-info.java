// SPDX-License-Identifier: Apache-2.0
/**
 * The report of an evaluation. {@link dev.sluice.evaluation.report.RunSummaries} scores the runs,
 * and the other classes write the result as tables in Markdown, as JSON and as a plot.
 */
@NullMarked
package dev.sluice.evaluation.report;

import org.jspecify.annotations.NullMarked;
