// SPDX-License-Identifier: Apache-2.0
/**
 * What an evaluation has done so far, on disk, so that it goes on after it was killed. {@link
 * dev.sluice.evaluation.journal.Journal} is the file, {@link dev.sluice.evaluation.journal.Settings}
 * says whether it belongs to the evaluation that runs now.
 */
@NullMarked
package dev.sluice.evaluation.journal;

import org.jspecify.annotations.NullMarked;
