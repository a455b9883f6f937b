// SPDX-License-Identifier: Apache-2.0
/** How far an evaluation is, for whoever shows it. */
@NullMarked
package dev.sluice.evaluation.progress;

import org.jspecify.annotations.NullMarked;
